package portico.config.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.json.ConfigJson;
import portico.config.service.Service;

class ChunkTest {
    private static final String ID = "00000000-0000-0000-0000-00000000000";

    @Test
    void equalContentIsEqualBytesWhateverTheOrder() {
        var some = Chunk.of(List.of(service("a", 1), service("b", 2)));
        var same = Chunk.of(List.of(service("b", 2), service("a", 1)));

        assertThat(same.hash()).isEqualTo(some.hash());
        assertThat(same.bytes()).isEqualTo(some.bytes());
        assertThat(same.entries()).containsExactly(service("a", 1), service("b", 2));
    }

    @Test
    void linesAreReadAsWhatTheyHold() {
        var chunk = Chunk.ofLines(
                List.of("{\"service\": {\"id\": \"%s1\", \"url\": \"http://a:1\", \"name\": \"a\"}}".formatted(ID)));
        assertThat(chunk.entries()).containsExactly(service("a", 1));
    }

    @Test
    void anEmptyChunkHoldsNothing() {
        assertThat(Chunk.ofLines(List.of()).entries()).isEmpty();
    }

    @ParameterizedTest(name = "{0} is {1} {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            {"route":{"name":"r","match":{"paths":"x"}}}                      | ROUTE    | r | match.paths
            {"service":{"name":"s","nope":1}}                                 | SERVICE  | s | nope
            {"identity":{"consumer":{"name":"c","tags":1},"credentials":[]}}  | CONSUMER | c | tags
            {"identity":{"consumer":{"name":"c"},"credentials":[{"type":1}]}} | CONSUMER | c | credentials[0]
            """)
    void anEntityThatCannotBeReadIsNamed(String line, String kind, String name, String field) {
        var failure = catchThrowableOfType(
                UnreadableEntity.class, () -> Chunk.ofLines(List.of(line)).entries());

        assertThat(failure.problem().kind()).hasToString(kind);
        assertThat(failure.problem().name()).isEqualTo(name);
        assertThat(failure.problem().field()).startsWith(field);
        assertThat(failure.problem().message()).isNotBlank();
    }

    @Test
    void bytesOfAnotherChunkAreCorrupt() {
        var some = Chunk.of(List.of(service("a", 1)));
        var other = Chunk.of(List.of(service("b", 2)));

        assertThatThrownBy(() -> new Chunk(some.hash(), other.bytes()).verify()).isInstanceOf(CorruptChunk.class);
        assertThatThrownBy(() -> new Chunk(some.hash(), "garbage".getBytes(StandardCharsets.US_ASCII)).entries())
                .isInstanceOf(CorruptChunk.class);
        assertThatThrownBy(() -> Chunk.ofLines(List.of("[]", "{")).entries()).isInstanceOf(CorruptChunk.class);
    }

    private static ChunkEntry service(String name, int digit) {
        String json = "{\"name\":\"%s\",\"url\":\"http://%s:1\"}".formatted(name, name);
        Service service = ConfigJson.read(json.getBytes(StandardCharsets.UTF_8), Service.class);
        return ChunkEntry.of(service.withId(UUID.fromString(ID + digit)));
    }
}
