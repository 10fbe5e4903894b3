package portico.node.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class RefusalTest {
    /** One that is left out has no count before its first, and no alarm hears of that. */
    @Test
    void allOfItsOwnAreListed() throws IllegalAccessException {
        var constants = new ArrayList<Object>();
        for (var field : Refusal.class.getFields())
            if (field.getType() == Refusal.class) constants.add(field.get(null));
        assertThat(Refusal.OWN)
                .hasSizeGreaterThan(10)
                .containsExactlyInAnyOrderElementsOf(
                        constants.stream().map(Refusal.class::cast).toList());
    }
}
