package portico.admin.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PostgreSQL says when transactions get in each other's way is over at the next try: no fault of ours. */
class ConflictingTransactionsTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({"40P01, busy", "40001, busy", "25P03, unavailable", "55P03, busy"})
    void isA503(String state, String type) {
        var failure = new IllegalStateException(new RuntimeException(new SQLException("said with care", state)));
        var answer = new ProblemMapper().unexpected(failure);
        assertThat(answer.getStatus()).isEqualTo(503);
        assertThat(answer.getHeaderString("Retry-After")).isEqualTo("1");
        assertThat(answer.getEntity().type()).endsWith(":" + type);
        assertThat(answer.getEntity().detail()).doesNotContain("said with care");
    }
}
