package portico.config.composition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.composition.Trial.CallOutcome;
import portico.config.composition.Trial.TriedCall;
import portico.config.explain.HeaderField;
import portico.config.json.ConfigJson;

class TrialTest {
    private static final int ROOM = 15 * 1024;

    @Test
    void whatFitsIsToldAsItIs() {
        Trial small = trial("{}", 2, List.of(call("a", null, "GET /")), List.of(), Map.of());
        assertThat(small.within(ROOM)).isEqualTo(small);
    }

    /** What a composition may have at most, in whatever takes the most octets. */
    @Test
    void theTimeLineIsToldWhateverElseThereIs() {
        var calls = new ArrayList<TriedCall>();
        for (int name = 0; name < 32; name++)
            for (int element = 0; element < 100; element++)
                calls.add(call("%02d".formatted(name) + "n".repeat(62), element, "GET /" + "\"".repeat(500)));
        var fields = new ArrayList<HeaderField>();
        for (int field = 0; field < 70; field++)
            fields.add(new HeaderField("x-" + "h".repeat(200) + field, "\u20ac\"".repeat(4000)));
        var origins = new LinkedHashMap<String, String>();
        for (int place = 0; place < 1000; place++) origins.put("/" + "\u20ac".repeat(place), "c");
        Trial told = trial("\1".repeat(16_000), 5 << 20, calls, fields, origins).within(ROOM);
        assertThat(ConfigJson.write(told).length).isLessThanOrEqualTo(ROOM);
        assertThat(told.whole()).isFalse();
        assertThat(told.calls().stream().map(TriedCall::name).distinct()).hasSize(32);
        assertThat(told.callCount()).isEqualTo(3200);
        assertThat(told.bodyBytes()).isEqualTo(5 << 20);
        assertThat(told.body()).isNotEmpty();
        assertThat(told.headers()).allSatisfy(field -> assertThat(field.value()).endsWith("\u2026"));
    }

    @Test
    void theBodyGivesWayBeforeTheTimeLine() {
        var calls = new ArrayList<TriedCall>();
        for (int element = 0; element < 60; element++) calls.add(call("a", element, "GET /" + element));
        Trial told = trial("x".repeat(16_000), 16_000, calls, List.of(), Map.of("/a", "a"))
                .within(ROOM);
        assertThat(told.calls()).isEqualTo(calls);
        assertThat(told.origins()).hasSize(1);
        assertThat(told.body()).hasSizeBetween(2048, 8192);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x"})
    void noCharacterIsCutInTwo(String before) {
        Trial told = trial(before + "\ud83d\ude00".repeat(8000), 32_000, List.of(), List.of(), Map.of())
                .within(ROOM);
        byte[] written = ConfigJson.write(told);
        assertThat(written.length).isLessThanOrEqualTo(ROOM);
        assertThat(ConfigJson.read(written, Trial.class).body()).endsWith("\ud83d\ude00");
    }

    private static Trial trial(
            String body, int bytes, List<TriedCall> calls, List<HeaderField> fields, Map<String, String> origins) {
        return new Trial(200, fields, body, bytes, true, 10, calls, calls.size(), origins, Map.of());
    }

    private static TriedCall call(String name, Integer element, String request) {
        return new TriedCall(
                name,
                element,
                CallOutcome.SKIPPED,
                "overloaded",
                request,
                5_999_999L,
                5_999_999L,
                5_999_999L,
                599,
                64_000_000);
    }
}
