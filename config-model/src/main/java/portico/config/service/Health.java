package portico.config.service;

import static java.util.Objects.requireNonNullElse;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import portico.config.Checked;
import portico.config.Problems;

/**
 * How it is found out which targets are well; the others get no traffic.
 *
 * @param active asks the targets; not asked when absent
 * @param passive watches the exchanges; not watched when absent
 * @param panicPercent with a smaller share of well targets all are used, for then the checks are more likely wrong than
 *     they; 20 when absent. All are used in any case when none is well
 */
public record Health(
        @Nullable ActiveCheck active,
        @Nullable PassiveCheck passive,

        @Schema(
                description = "With a smaller share of well targets all are used; so they are when none is well.",
                defaultValue = "20")
        Integer panicPercent)
        implements Checked {
    static final Health DEFAULT = new Health(null, null, null);

    public Health(@Nullable ActiveCheck active, @Nullable PassiveCheck passive, @Nullable Integer panicPercent) {
        this.active = active;
        this.passive = passive;
        this.panicPercent = requireNonNullElse(panicPercent, 20);
    }

    @Override
    public void check(Problems at) {
        if (active != null) active.check(at.at("active"));
        if (passive != null) passive.check(at.at("passive"));
        at.require(panicPercent >= 0 && panicPercent <= 100, "panicPercent", "must be 0 to 100");
    }
}
