package portico.node.gateway;

import portico.config.route.PathTemplate;
import portico.node.routing.Captures;

/** Templates with captured values: segments of a normalised path, so that none can leave its place. */
final class Captured {
    private Captured() {}

    static StringBuilder fill(PathTemplate template, Captures captures) {
        var text = new StringBuilder();
        for (var part : template.parts()) {
            if (part.text() != null) text.append(part.text());
            if (part.parameter() != null) text.append(captures.value(part.parameter()));
        }
        return text;
    }
}
