package portico.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    private static final List<String> KNOWN = List.of("suspended", "partners", "partner-b", "gold", "old", "vip", "a");

    @ParameterizedTest(name = "{0} may be {1}")
    @CsvSource({
        "partners, partners",
        "partnrs, partners",
        "partnerss, partners",
        "patrners, partners",
        "pertnars, partners",
        "partner, partners",
        "suspendde, suspended",
        "gols, gold",
        "golf, gold",
        "glod, gold",
        "vpi, vip",
        "partyrns,",
        "goldenes,",
        "silver,",
        "vi,",
        "b,",
        "'',"
    })
    void aFewMistakesAreForgiven(String written, String meant) {
        assertThat(Spelling.nearest(written, KNOWN)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource({"team-c, team-a"})
    void ofSeveralItIsTheFirst(String written, String meant) {
        assertThat(Spelling.nearest(written, List.of("team-b", "team-a"))).isEqualTo(meant);
    }
}
