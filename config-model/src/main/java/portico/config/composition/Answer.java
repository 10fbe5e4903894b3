package portico.config.composition;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * How the answers of the calls become one: {@code merge}, or a template.
 *
 * @param template a JSONata expression over {@code { "user": …, "orders": … }}, the shaped answers by the names of their
 *     calls; null to merge
 */
@Schema(
        implementation = Object.class,
        description =
                "merge: the deep merge of the calls' answers; or { template: … }, a JSONata expression over them by name.",
        examples = "merge",
        defaultValue = "merge")
public record Answer(@Nullable String template) implements Checked {
    /** The deep merge of what the calls give. */
    public static final Answer MERGE = new Answer(null);

    private static final String MERGE_WORD = "merge";

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static Answer read(com.fasterxml.jackson.databind.JsonNode json) {
        if (json.isTextual() && json.textValue().equals(MERGE_WORD)) return MERGE;
        if (json.isObject() && json.size() == 1 && json.path("template").isTextual())
            return new Answer(json.path("template").textValue());
        throw new IllegalArgumentException("must be merge, or an object with a template");
    }

    @JsonValue
    Object written() {
        return template == null ? MERGE_WORD : Map.of("template", template);
    }

    @Override
    public void check(Problems at) {
        if (template == null) return;
        try {
            TemplateText.compile(template);
        } catch (IllegalArgumentException e) {
            at.add("template", String.valueOf(e.getMessage()));
        }
    }
}
