package portico.config.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.Problems;

class HostPatternTest {
    @ParameterizedTest(name = "{0} is {1}, wildcard {2}, port {3}")
    @CsvSource({
        "shop.example.com, shop.example.com, false, 0",
        "shop.example.com:8443, shop.example.com, false, 8443",
        "*.example.com:65535, example.com, true, 65535",
        "*:8443, '', true, 8443",
        "[::1]:8443, [::1], false, 8443",
        "[2001:db8::7], [2001:db8::7], false, 0"
    })
    void aPatternIsReadAsItIsWritten(String text, String name, boolean wildcard, int port) {
        assertThat(problems(text)).isEqualTo(0);
        assertThat(HostPattern.parse(text)).isEqualTo(new HostPattern(name, wildcard, port));
        assertThat(HostPattern.parse(text).canonical()).isEqualTo(text);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "*",
                "*.",
                "Shop.example.com",
                "shop.example.com.",
                "*.example.com.:80",
                "shop.example.com:",
                "shop.example.com:0",
                "shop.example.com:08443",
                "shop.example.com:65536",
                "shop.example.com:https",
                "shop.*.com",
                "*.[::1]:80",
                "[1.2.3.4]",
                "[1:2:3:4:5:6:7:8:9:a]",
                "[2001:DB8::7]",
                "::1",
                "a b:80",
                ":80"
            })
    void whatIsNoPatternIsRefused(String text) {
        assertThat(problems(text)).isEqualTo(1);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        orders.internal          |
        orders.internal:8443     |
        [::1]:8443               |
        *.example.com            | must be one host name
        *:8443                   | must be one host name
        Orders.internal          | must be one host name
        orders.internal/path     | must be one host name
        [1.2.3.4]                | is no address of IPv6
        orders.internal:65536    | has a port over 65535
        """)
    void whereOneHostIsMeantTheWordsAreOfOneHost(String text, String said) {
        Problems problems = Problems.none();
        HostPattern.checkOne(text, problems.at("host"));
        assertThat(problems.list()).hasSize(said == null ? 0 : 1);
        if (said != null)
            assertThat(problems.list().get(0).toString())
                    .startsWith("host " + said)
                    .doesNotContain("matches nothing", "*");
    }

    @Test
    void aWildcardLeavesRoomForALabel() {
        String name = "a.".repeat(125) + "a";
        assertThat(problems("*." + name)).isZero();
        assertThat(problems("*.a" + name)).isOne();
        assertThat(problems("a.a" + name)).isOne();
        assertThat(problems("a." + name)).isZero();
    }

    private static int problems(String text) {
        var problems = Problems.none();
        HostPattern.check(text, problems);
        return problems.list().size();
    }
}
