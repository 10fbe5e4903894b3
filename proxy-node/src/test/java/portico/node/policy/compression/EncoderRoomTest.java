package portico.node.policy.compression;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import portico.config.policy.compression.CompressionSettings.Coding;

class EncoderRoomTest {
    @ParameterizedTest(name = "{0}")
    @EnumSource(Coding.class)
    void asManyEncodeAsThereIsRoomForAndEachGivesItsRoomBackOnce(Coding coding) {
        assumeTrue(StreamEncoder.isAvailable(coding));
        var room = new EncoderRoom(2 * StreamEncoder.bytes(coding));
        var first = Objects.requireNonNull(StreamEncoder.of(coding, room));
        var second = Objects.requireNonNull(StreamEncoder.of(coding, room));
        assertThat(StreamEncoder.of(coding, room)).isNull();
        first.take("abc".getBytes(UTF_8));
        first.end();
        first.close();
        assertThat(room.taken()).isEqualTo(StreamEncoder.bytes(coding));
        var third = Objects.requireNonNull(StreamEncoder.of(coding, room));
        assertThat(StreamEncoder.of(coding, room)).isNull();
        second.close();
        third.close();
        assertThat(room.taken()).isZero();
    }
}
