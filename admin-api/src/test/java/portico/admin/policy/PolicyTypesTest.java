package portico.admin.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import portico.config.policy.PolicyKind;
import portico.config.policy.PolicyKinds;
import portico.config.policy.acl.AclSettings;
import portico.config.policy.cors.CorsSettings;
import portico.config.policy.jwt.JwtSettings;
import portico.config.policy.keyauth.KeyAuthSettings;
import portico.config.policy.ratelimit.RateLimitSettings;

class PolicyTypesTest {
    @Test
    void aSchemaSaysWhatTheRecordSays() {
        JsonNode schema = SettingsSchema.of(RateLimitSettings.KIND);
        assertThat(schema.get("$schema").asText()).contains("2020-12");
        assertThat(schema.at("/properties/limit").toString())
                .isEqualTo(
                        "{\"type\":\"integer\",\"title\":\"Limit\",\"description\":\"How many exchanges.\",\"examples\":[100]}");
        assertThat(schema.at("/properties/per/pattern").asText()).contains("ms|s|m|h|d");
        assertThat(schema.at("/properties/per/default").asText()).isEqualTo("1m");
        assertThat(schema.at("/properties/by/items/enum").toString()).contains("\"client-address\"");
        assertThat(schema.get("required").toString()).isEqualTo("[\"limit\"]");
        assertThat(schema.get("additionalProperties").asBoolean()).isFalse();
        assertThat(SettingsSchema.of(KeyAuthSettings.KIND)
                        .at("/properties/hideKey/default")
                        .isBoolean())
                .isTrue();
    }

    @Test
    void whatNamesGroupsOfConsumersSaysSo() {
        JsonNode allow = SettingsSchema.of(AclSettings.KIND).at("/properties/allow");
        assertThat(allow.at("/items/format").asText()).isEqualTo("consumer-group");
        assertThat(allow.has("format")).isFalse();
        assertThat(SettingsSchema.of(CorsSettings.KIND)
                        .at("/properties/origins/items")
                        .has("format"))
                .isFalse();
    }

    @Test
    void settingsStandInTheOrderOfTheirRecord() {
        for (PolicyKind<?> kind : PolicyKinds.STANDARD)
            assertThat(SettingsSchema.of(kind).get("properties").fieldNames())
                    .toIterable()
                    .as(kind.type())
                    .containsExactlyElementsOf(Stream.of(kind.settings().getRecordComponents())
                            .map(RecordComponent::getName)
                            .toList());
    }

    @Test
    void everyTypeAndEverySettingIsDescribed() {
        for (PolicyKind<?> kind : PolicyKinds.STANDARD) {
            PolicyType type = PolicyType.of(kind);
            assertThat(type.description()).isNotEmpty();
            assertThat(type.levels()).isNotEmpty();
            type.settings()
                    .get("properties")
                    .properties()
                    .forEach(property -> assertThat(
                                    property.getValue().path("description").asText())
                            .as(kind.type() + " " + property.getKey())
                            .isNotEmpty());
        }
    }

    @Test
    void everySettingHasATitleAndADescriptionHoweverDeepItLies() {
        for (PolicyKind<?> kind : PolicyKinds.STANDARD) {
            JsonNode settings = PolicyType.of(kind).settings();
            assertThat(settings.path("title").asText()).isEqualTo(kind.type());
            for (JsonNode properties : settings.findValues("properties"))
                properties
                        .properties()
                        .forEach(property -> checkTitle(kind.type() + " " + property.getKey(), property));
        }
        assertThat(SettingsSchema.of(JwtSettings.KIND)
                        .at("/properties/issuers/items/properties/jwksUrl/title")
                        .asText())
                .isEqualTo("JWKS URL");
        assertThat(SettingsSchema.of(KeyAuthSettings.KIND)
                        .at("/properties/hideKey/title")
                        .asText())
                .isEqualTo("Hide key");
    }

    private static void checkTitle(String where, Map.Entry<String, JsonNode> property) {
        String title = property.getValue().path("title").asText();
        assertThat(title).as(where).matches("[A-Z][A-Za-z0-9]*( [A-Za-z0-9]+)*");
        assertThat(title.replace(" ", "")).as(where).isEqualToIgnoringCase(property.getKey());
        assertThat(property.getValue().path("description").asText()).as(where).isNotEmpty();
        for (JsonNode inner : property.getValue().findValues("properties"))
            inner.properties().forEach(below -> checkTitle(where + "." + below.getKey(), below));
    }

    @Test
    void whatRunsBeforeTheConsumerIsKnownIsNotAttachedToOne() {
        assertThat(PolicyType.of(KeyAuthSettings.KIND).levels()).hasSize(3);
        assertThat(PolicyType.of(RateLimitSettings.KIND).levels()).hasSize(5);
    }
}
