package portico.config.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.config.ConfigDocument;
import portico.config.InvalidConfiguration;
import portico.config.Problems;
import portico.config.policy.keyauth.KeyAuthSettings;
import portico.config.policy.ratelimit.RateLimitSettings;
import portico.config.route.Route;
import portico.config.service.Service;

class ConfigJsonTest {
    private static final String DOCUMENT = """
            format: portico/v1
            services:
            - name: orders
              url: http://10.0.0.5:8080
            - name: catalogue
              protocol: http
              targets: [ { address: "c1:8080", weight: 2 }, { address: "c2:8080" } ]
              balancing: { algorithm: round-robin }
              timeouts: { connect: 2s, response: 30s, idle: 60s }
              retries: { attempts: 2, on: [connect-failure, "503"] }
            routes:
            - name: orders
              match: { hosts: [shop.example.com], paths: ["/orders/**"], methods: [GET, POST], headers: { x-beta: "1" } }
              forward: { service: orders, stripPrefix: /orders }
              policies:
              - { type: key-auth, settings: { header: x-api-key } }
              - { type: rate-limit, settings: { limit: 100, per: 1m, by: consumer } }
              - { use: company-cors }
              tags: [team-orders]
            consumers:
            - { name: acme, groups: [partners], policies: [ { type: rate-limit, settings: { limit: 1000, per: 1m, by: consumer } } ] }
            policies:
            - { name: company-cors, type: cors, settings: { origins: ["https://*.example.com"] } }
            - { name: edge-log, type: access-log, everywhere: true, settings: {} }
            """;

    @Test
    void theDesignsExampleIsValid() {
        ConfigDocument document = ConfigJson.readYaml(bytes(DOCUMENT), ConfigDocument.class);

        assertThat(Problems.of(document).list()).isEmpty();
        assertThat(document.services().get(0).allTargets().get(0).address()).isEqualTo("10.0.0.5:8080");
        assertThat(document.services().get(1).timeouts().connect()).isEqualTo(Duration.ofSeconds(2));
        var policies = document.routes().get(0).policies();
        assertThat(policies.get(0).settings()).isInstanceOf(KeyAuthSettings.class);
        assertThat(((RateLimitSettings) policies.get(1).settings()).limit()).isEqualTo(100);
    }

    @Test
    void whatIsReadIsWrittenAndReadTheSame() {
        ConfigDocument document = ConfigJson.readYaml(bytes(DOCUMENT), ConfigDocument.class);
        assertThat(ConfigJson.read(ConfigJson.write(document), ConfigDocument.class))
                .isEqualTo(document);
        assertThat(ConfigJson.readYaml(bytes(ConfigJson.writeYaml(document)), ConfigDocument.class))
                .isEqualTo(document);
    }

    @Test
    void defaultsAreLeftOut() {
        String json = """
                {"name":"orders","url":"http://127.0.0.1:8901"}""";
        Service service = ConfigJson.read(bytes(json), Service.class);
        assertThat(new String(ConfigJson.write(service), StandardCharsets.UTF_8))
                .isEqualTo(json);
    }

    @ParameterizedTest(name = "{0} says {1}")
    @CsvSource(delimiter = '|', textBlock = """
            {"name":"a","nope":1}                                                    | nope is not known here
            {"name":"a","name":"b"}                                                  | name is there twice
            {"name":7}                                                               | name must be text
            {"name":"a","tags":"x"}                                                  | tags must be a list
            {"name":"a","enabled":"true"}                                            | enabled must be true or false
            {"name":"a","match":{"priority":"1"}}                                    | match.priority must be a whole number
            {"name":"a","match":{"priority":1.5}}                                    | match.priority must be a whole number
            {"name":"a","policies":[{"type":"key-auth","settings":{"headr":"x"}}]}   | policies[0].settings.headr is not known here
            {"name":"a","policies":[{"type":"rate-limit","settings":{"limit":"x"}}]} | policies[0].settings.limit must be a whole number
            {"name":"a","policies":[{"type":"rate-limit","settings":{"per":"1y"}}]}  | policies[0].settings.per is not a duration
            {"name":"a","policies":[{"type":"rate-limit","settings":{"by":"moon"}}]} | policies[0].settings.by[0] must be one of
            {"name":"a","match":{"headers":{"x":{"exact":1}}}}                       | match.headers.x
            {"name":"a",                                                             | not well-formed
            []                                                                       | must be an object
            null                                                                     | is null
            """)
    void badInputIsNamedByFieldAndReason(String json, String says) {
        assertThatThrownBy(() -> ConfigJson.read(bytes(json), Route.class))
                .isInstanceOf(InvalidConfiguration.class)
                .hasMessageContaining(says);
    }

    @Test
    void deepNestingIsRefused() {
        String json = "{\"name\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}";
        assertThatThrownBy(() -> ConfigJson.read(bytes(json), Route.class)).isInstanceOf(InvalidConfiguration.class);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
