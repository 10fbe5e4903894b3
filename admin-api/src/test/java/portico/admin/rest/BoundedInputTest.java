package portico.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import portico.admin.problem.BodyTooLarge;
import portico.admin.problem.Busy;
import portico.config.ConfigDocument;

class BoundedInputTest {
    private static final int MIB = 1 << 20;

    private final BodyBudget budget = new BodyBudget(10L * MIB * BodyBudget.HEAP_PER_OCTET);

    @Test
    void noDocumentMayTakeMoreThanItsShareOfTheHeap() {
        assertThat(budget.most()).isEqualTo(10 * MIB);
        assertThat(new BodyBudget(Long.MAX_VALUE).most()).isEqualTo(ConfigDocument.BYTES_MAX);
    }

    @Test
    void isReadUpToItsBoundAndNotBeyond() throws Exception {
        assertThat(of(MIB, MIB).readAllBytes()).hasSize(MIB);
        assertThatThrownBy(() -> of(MIB + 1, MIB).readAllBytes()).isInstanceOf(BodyTooLarge.class);
    }

    @Test
    void othersAreBusyUntilItIsReleased() throws Exception {
        var first = of(8 * MIB, 10 * MIB);
        first.readAllBytes();
        var second = of(3 * MIB, 10 * MIB);
        assertThatThrownBy(second::readAllBytes).isInstanceOf(Busy.class);
        assertThatThrownBy(second::throwFailure).isInstanceOf(Busy.class);
        second.release();
        assertThat(of(MIB, MIB).readAllBytes()).as("a small one still fits").hasSize(MIB);
        first.release();
        assertThat(of(3 * MIB, 10 * MIB).readAllBytes()).hasSize(3 * MIB);
    }

    @Test
    void whatIsReadAfterTheEndOfTheRequestIsNotTaken() throws Exception {
        var late = of(MIB, MIB);
        late.release();
        late.readAllBytes();
        assertThat(budget.take(budget.most())).isTrue();
    }

    private BoundedInput of(int size, long most) {
        InputStream body = new ByteArrayInputStream(new byte[size]);
        return new BoundedInput(body, most, budget);
    }
}
