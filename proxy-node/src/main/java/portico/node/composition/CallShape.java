package portico.node.composition;

import org.jspecify.annotations.Nullable;
import portico.config.composition.Call;
import portico.node.composition.shape.ObjectValue;
import portico.node.composition.shape.Shape;
import portico.node.composition.shape.Value;

/** What becomes of a call's answer: of each of several by itself, and then of all together. */
final class CallShape {
    private final String call;
    private final Shape part;
    private final @Nullable String group;

    CallShape(String call, Call settings) {
        this.call = call;
        group = settings.group();
        var builder = Shape.builder()
                .collection(settings.collection())
                .target(settings.target())
                .allow(settings.allow())
                .deny(settings.deny())
                .map(settings.map());
        for (var step : settings.flatten()) {
            String to = step.to();
            if (step.delete() != null) builder.delete(step.delete());
            else if (to == null) throw new IllegalStateException("An operation goes nowhere");
            else if (step.move() != null) builder.move(step.move(), to);
            else if (step.append() != null) builder.append(step.append(), to);
        }
        part = builder.build();
    }

    /** One answer, before it is grouped. */
    Value part(Value answer) {
        return part.apply(answer);
    }

    /** What one answer gives, or the array of all that several give. */
    Value grouped(Value parts) {
        return group == null ? parts : ObjectValue.of(group, parts);
    }

    /** One answer as it is given to the whole. */
    Value whole(Value answer) {
        return grouped(part(answer));
    }

    /** The same as others can be merged with it: what is no object goes under the call's name. */
    Value mergeable(Value shaped) {
        return shaped instanceof ObjectValue ? shaped : ObjectValue.of(call, shaped);
    }
}
