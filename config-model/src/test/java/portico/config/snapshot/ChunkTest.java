package portico.config.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.consumer.Credential;
import portico.config.json.ConfigJson;
import portico.config.secret.KeyedHash;
import portico.config.service.Service;

class ChunkTest {
    private static final String ID = "00000000-0000-0000-0000-00000000000";

    @Test
    void equalContentIsEqualBytesWhateverTheOrder() {
        var some = Chunk.of(List.of(service("a", 1), service("b", 2)));
        var same = Chunk.of(List.of(service("b", 2), service("a", 1)));

        assertThat(same.hash()).isEqualTo(some.hash());
        assertThat(same.bytes()).isEqualTo(some.bytes());
        assertThat(same.content().entries()).containsExactly(service("a", 1), service("b", 2));
    }

    @Test
    void linesAreReadAsWhatTheyHold() {
        var chunk = Chunk.ofLines(
                List.of("{\"service\": {\"id\": \"%s1\", \"url\": \"http://a:1\", \"name\": \"a\"}}".formatted(ID)));
        assertThat(chunk.content().entries()).containsExactly(service("a", 1));
    }

    @Test
    void anEmptyChunkHoldsNothing() {
        assertThat(Chunk.ofLines(List.of()).content().entries()).isEmpty();
    }

    @ParameterizedTest(name = "{0} is {1} {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
            {"route":{"name":"r","match":{"paths":"x"}}}                      | ROUTE    | r | match.paths
            {"service":{"name":"s","nope":1}}                                 | SERVICE  | s | nope
            """)
    void anEntityThatCannotBeReadIsNamed(String line, String kind, String name, String field) {
        var failure = catchThrowableOfType(
                UnreadableEntity.class,
                () -> Chunk.ofLines(List.of(line)).content().entries());

        assertThat(failure.problem().kind()).hasToString(kind);
        assertThat(failure.problem().name()).isEqualTo(name);
        assertThat(failure.problem().field()).startsWith(field);
        assertThat(failure.problem().message()).isNotBlank();
    }

    @ParameterizedTest(name = "{0} is served: {1}, known by {2}: {3} {4}")
    @CsvSource(delimiter = '|', textBlock = """
            "consumer":{"id":"%1$s","name":"c"}              | true  | good | credentials[0]  |
            "consumer":{"id":"%1$s","name":"c","tags":1}     | false | good | tags            | credentials[0]
            "consumer":{"id":"%1$s","name":"C"}              | false | good | name            | credentials[0]
            "consumer":{"id":"%1$s","name":"c","policies":[{"type":"rate-limit","settings":{"limit":0,"per":"1m"}}]} | false | good | policies[0].settings.limit | credentials[0]
            "consumer":{"id":"%1$s","name":"c","policies":[{"type":"from-the-future","settings":{}}]} | false | good | policies[0] | credentials[0]
            "consumer":{"name":"c"}                          | false |      | id              | credentials[0]
            """)
    void aConsumerWithSomethingWrongHoldsBackNobodyElse(
            String consumer, boolean served, String known, String field, String alsoField) {
        String good = "{\"type\":\"api-key\",\"id\":\"%s\",\"name\":\"good\",\"hint\":\"\",\"hash\":\"%s\"}"
                .formatted(ID + 8, new KeyedHash(1, 1, 2, 3, 4));
        String line = "{\"identity\":{%s,\"credentials\":[{\"type\":\"from-the-future\"},%s]}}"
                .formatted(consumer.formatted(ID + 7), good);
        String other =
                "{\"identity\":{\"consumer\":{\"id\":\"%s\",\"name\":\"other\"},\"credentials\":[]}}".formatted(ID + 9);

        var content = Chunk.ofLines(List.of(line, other)).content();

        assertThat(content.entries())
                .extracting(entry -> entry.identity().consumer().name())
                .isEqualTo(served ? List.of("c", "other") : List.of("other"));
        assertThat(content.withheld()).hasSize(served || known == null ? 0 : 1);
        var all = new ArrayList<>(content.withheld());
        content.entries().forEach(entry -> all.add(entry.identity()));
        assertThat(all.stream().flatMap(each -> each.credentials().stream()).map(Credential::name))
                .isEqualTo(known == null ? List.of() : List.of(known));
        assertThat(content.withheld()).allSatisfy(each -> {
            assertThat(each.consumer().id()).hasToString(ID + 7);
            assertThat(each.consumer().policies()).isEmpty();
        });
        assertThat(content.problems().get(0).name()).isEqualToIgnoringCase("c");
        assertThat(content.problems().get(0).field()).startsWith(field);
        if (alsoField != null) assertThat(content.problems().get(1).field()).startsWith(alsoField);
    }

    @Test
    void bytesOfAnotherChunkAreCorrupt() {
        var some = Chunk.of(List.of(service("a", 1)));
        var other = Chunk.of(List.of(service("b", 2)));

        assertThatThrownBy(() -> new Chunk(some.hash(), other.bytes()).verify()).isInstanceOf(CorruptChunk.class);
        assertThatThrownBy(() -> new Chunk(some.hash(), "garbage".getBytes(StandardCharsets.US_ASCII))
                        .content()
                        .entries())
                .isInstanceOf(CorruptChunk.class);
        assertThatThrownBy(() -> Chunk.ofLines(List.of("[]", "{")).content().entries())
                .isInstanceOf(CorruptChunk.class);
    }

    private static ChunkEntry service(String name, int digit) {
        String json = "{\"name\":\"%s\",\"url\":\"http://%s:1\"}".formatted(name, name);
        Service service = ConfigJson.read(json.getBytes(StandardCharsets.UTF_8), Service.class);
        return ChunkEntry.of(service.withId(UUID.fromString(ID + digit)));
    }
}
