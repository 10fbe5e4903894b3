package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.exchange.Hop;
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
            2001:db8::7           | ::1                | 2001:db8:0:0:0:0:0:7
            6.6.6.6, 203.0.113.5:4711  | 10.2.2.2:80   | 203.0.113.5
            6.6.6.6, 203.0.113.5:_port | [::1]:443     | 203.0.113.5
            6.6.6.6, [2001:db8::7]:443 | [::1]         | 2001:db8:0:0:0:0:0:7
            """)
    void theClientIsTheLastHopThatNoTrustedProxyIs(String first, String second, String client) {
        assertThat(trusted.client(forwardedFor(first, second), "10.0.0.9")).isEqualTo(new Hop(client, true));
    }

    /** Behind a proxy that is trusted there is somebody: not the proxy itself, and not who anyone could have written. */
    @ParameterizedTest(name = "{0} is known up to {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            6.6.6.6, nonsense, 10.2.2.2 | 10.2.2.2
            10.3.3.3, unknown           | 10.0.0.9
            10.3.3.3, _hidden, 10.2.2.2 | 10.2.2.2
            10.3.3.3,                   | 10.0.0.9
            10.3.3.3, 10.4.4.4:         | 10.0.0.9
            10.3.3.3, 10.4.4.4:123456   | 10.0.0.9
            10.3.3.3, 10.4.4.4:8o       | 10.0.0.9
            10.3.3.3, [::1              | 10.0.0.9
            10.3.3.3, [::1]443          | 10.0.0.9
            10.3.3.3, proxy.example:80  | 10.0.0.9
            """)
    void aHopThatIsNoAddressHidesTheClient(String hops, String nearest) {
        assertThat(trusted.client(forwardedFor(hops, null), "10.0.0.9")).isEqualTo(new Hop(nearest, false));
    }

    @ParameterizedTest(name = "{0} is {1}, the client: {2}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            for=6.6.6.6, for=203.0.113.5;proto=https;by=10.0.0.1    | 203.0.113.5          | true
            for=6.6.6.6, proto=http; For="203.0.113.5:4711"         | 203.0.113.5          | true
            for=6.6.6.6, for="[2001:db8::7]:4711", for="10.1.1.1:_" | 2001:db8:0:0:0:0:0:7 | true
            for=6.6.6.6, for="[2001:db8::7]"                        | 2001:db8:0:0:0:0:0:7 | true
            for=10.3.3.3, for=unknown                               | 10.0.0.9             | false
            for=10.3.3.3, for="_secret"                             | 10.0.0.9             | false
            for=10.3.3.3, for=_secret, for=10.1.1.1                 | 10.1.1.1             | false
            for=10.3.3.3, proto=https                               | 10.0.0.9             | false
            for=10.3.3.3, for="10.4.4.4                             | 10.0.0.9             | false
            for="a, for=203.0.113.5                                 | 203.0.113.5          | true
            """)
    void forwardedSaysTheSame(String way, String nearest, boolean isClient) {
        var head = new RequestHead();
        head.addField("Forwarded", way);
        assertThat(trusted.client(head, "10.0.0.9")).isEqualTo(new Hop(nearest, isClient));
    }

    private static RequestHead forwardedFor(String... fields) {
        var head = new RequestHead();
        for (String field : fields) if (field != null) head.addField("X-Forwarded-For", field);
        return head;
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
