package portico.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import portico.node.exchange.Loop;

class RetryBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    private final Loop loop = Loop.alone(0, 0);

    @Test
    void aStormGetsItsShareAndTheFreeOnes() {
        var budget = new RetryBudget(20, 1, 0);
        int spent = 0;
        for (int exchange = 0; exchange < 1000; exchange++) {
            budget.earn(loop);
            for (int retry = 0; retry < 3; retry++) if (budget.spend(loop, 0)) spent++;
        }
        assertThat(spent).isEqualTo(200 + 10);
    }

    @Test
    void aFewASecondAreAlwaysFree() {
        var budget = new RetryBudget(0, 1, 0);
        assertThat(spend(budget, 0)).isEqualTo(10);
        assertThat(spend(budget, SECOND / 2)).isEqualTo(5);
        assertThat(spend(budget, 100 * SECOND)).isEqualTo(10);
    }

    @Test
    void onlySoMuchIsSavedUp() {
        var budget = new RetryBudget(100, 1, 0);
        for (int exchange = 0; exchange < 10_000; exchange++) budget.earn(loop);
        assertThat(spend(budget, 0)).isEqualTo(100 + 10);
    }

    private int spend(RetryBudget budget, long now) {
        int spent = 0;
        while (budget.spend(loop, now)) spent++;
        return spent;
    }
}
