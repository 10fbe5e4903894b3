package portico.config.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.json.ConfigJson;

class ConditionTest {
    @ParameterizedTest(name = "{0} covers {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
            {"methods":["PUT"]}                    | {"methods":["PUT"]}                              | true
            {"methods":["PUT","POST"]}             | {"methods":["POST"]}                             | true
            {"methods":["POST"]}                   | {"methods":["PUT","POST"]}                       | false
            {"methods":["POST"]}                   | {"headers":{"a":"b"}}                            | false
            {"headers":{"a":"b"}}                  | {"methods":["PUT"],"headers":{"a":"b","c":"d"}}  | true
            {"headers":{"a":"b","c":"d"}}          | {"headers":{"a":"b"}}                            | false
            {"headers":{"a":"b"}}                  | {"headers":{"a":"c"}}                            | false
            {"query":{"a":"b"}}                    | {"query":{"a":"b","c":"d"}}                      | true
            {"query":{"a":"b"}}                    | {"headers":{"a":"b"}}                            | false
            {"groups":["gold","silver"]}           | {"groups":["gold"]}                              | true
            {"groups":["gold"]}                    | {"groups":["gold","silver"]}                     | false
            {"methods":["PUT"],"groups":["gold"]}  | {"methods":["PUT"]}                              | false
            """)
    void coversWhatAsksForNoLess(String one, String other, boolean covers) {
        assertThat(read(one).covers(read(other))).isEqualTo(covers);
    }

    private static Condition read(String json) {
        return ConfigJson.read(json.getBytes(UTF_8), Condition.class);
    }
}
