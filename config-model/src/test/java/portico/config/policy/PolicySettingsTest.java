package portico.config.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.Problem;
import portico.config.Problems;
import portico.config.json.ConfigJson;

/** What is refused as settings of a policy, and at which field. */
class PolicySettingsTest {
    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            ip-restriction | { allow: [10.0.0.0/8, "::1"] }           | -
            ip-restriction | { deny: [10.0.0.7/8] }                   | -
            ip-restriction | { }                                      | settings
            ip-restriction | { allow: [10.0.0.0/33] }                 | settings.allow[0]
            ip-restriction | { deny: [example.com] }                  | settings.deny[0]
            ip-restriction | { allow: [10.0.0.0/8, 10.1.0.0/8] }      | settings.allow[1]
            acl            | { allow: [gold], deny: [suspended] }     | -
            acl            | { }                                      | settings
            acl            | { allow: [Gold] }                        | settings.allow[0]
            acl            | { allow: [gold, gold] }                  | settings.allow[1]
            acl            | { allow: [gold], deny: [gold] }          | settings.deny[0]
            """)
    void unusableSettingsAreNamedByField(String type, String settings, String field) {
        String yaml = "{ type: " + type + ", settings: " + settings + " }";
        var entry = ConfigJson.readYaml(yaml.getBytes(UTF_8), PolicyEntry.class);
        assertThat(Problems.of(entry).list().stream().map(Problem::field).distinct())
                .containsExactly(field == null ? new String[0] : new String[] {field});
    }
}
