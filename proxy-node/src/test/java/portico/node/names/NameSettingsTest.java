package portico.node.names;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameSettingsTest {
    @ParameterizedTest(name = "{0} is {1}, port {2}")
    @CsvSource({
        "10.0.0.2, 10.0.0.2, 53",
        "' 10.0.0.2:5353', 10.0.0.2, 5353",
        "[fd00::2]:5353, fd00:0:0:0:0:0:0:2, 5353",
        "[fd00::2], fd00:0:0:0:0:0:0:2, 53",
        "fd00::2, fd00:0:0:0:0:0:0:2, 53"
    })
    void aServerIsAnAddressWithOrWithoutAPort(String text, String address, int port) {
        var server = NameSettings.server(text);
        assertThat(server.getAddress().getHostAddress()).isEqualTo(address);
        assertThat(server.getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "dns.internal", "10.0.0.2:", "10.0.0.2:x", "10.0.0.2:70000", "[fd00::2", "10.0.0.2:-1"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> NameSettings.server(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
