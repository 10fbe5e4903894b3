package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.exchange.RequestHead;

class TrustedProxiesTest {
    private final TrustedProxies trusted = TrustedProxies.of(List.of("10.0.0.0/8", "::1"));

    @ParameterizedTest(name = "{0} then {1} is {2}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            -                     | -                  | 10.0.0.9
            203.0.113.5           | -                  | 203.0.113.5
            6.6.6.6, 203.0.113.5  | -                  | 203.0.113.5
            6.6.6.6               | 203.0.113.5        | 203.0.113.5
            203.0.113.5, 10.1.1.1 | 10.2.2.2           | 203.0.113.5
            6.6.6.6               | nonsense, 10.2.2.2 | 10.2.2.2
            2001:db8::7           | ::1                | 2001:db8:0:0:0:0:0:7
            """)
    void theClientIsTheLastHopThatNoTrustedProxyIs(String first, String second, String client) {
        var head = new RequestHead();
        if (first != null) head.addField("X-Forwarded-For", first);
        if (second != null) head.addField("x-forwarded-for", second);
        assertThat(trusted.client(head, "10.0.0.9")).isEqualTo(client);
    }

    @Test
    void onlyTheNetworksNamedAreTrusted() {
        assertThat(trusted.trusts("10.255.0.1")).isTrue();
        assertThat(trusted.trusts("::1")).isTrue();
        assertThat(trusted.trusts("11.0.0.1")).isFalse();
        assertThat(trusted.trusts("localhost")).isFalse();
        assertThatThrownBy(() -> TrustedProxies.of(List.of("10.0.0.0/99"))).hasMessageContaining("10.0.0.0/99");
    }
}
