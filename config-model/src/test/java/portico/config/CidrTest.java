package portico.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "10.0.0.0/8, 10.0.0.0/8",
        "10.1.2.3/8, 10.0.0.0/8",
        "10.1.2.3/32, 10.1.2.3",
        "10.1.2.3, 10.1.2.3",
        "0.0.0.0/0, 0.0.0.0/0",
        "::ffff:10.1.2.3, 10.1.2.3",
        "::ffff:10.1.2.3/104, 10.0.0.0/8",
        "2001:DB8::/32, 2001:db8::/32",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "2001:0db8:1:2:3:4:5:6/64, 2001:db8:1:2::/64",
        "1:0:2:3:4:5:6:7, 1:0:2:3:4:5:6:7",
        "1:2:3:4:5:6:7::, 1:2:3:4:5:6:7:0",
        "64:ff9b::192.0.2.1, 64:ff9b::c000:201",
        "::/0, ::/0",
        "::, ::",
        "::1/128, ::1"
    })
    void aNetworkHasOneForm(String written, String canonical) {
        assertThat(Cidr.parse(written)).hasToString(canonical);
        assertThat(Cidr.parse(canonical)).isEqualTo(Cidr.parse(written));
        assertThat(problems(written)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/08",
                "10.0.0.0/",
                "10.0.0/8",
                "10.0.0.0.0",
                "010.0.0.1",
                "256.0.0.1",
                "10.0.0.1 ",
                "localhost",
                "::1/129",
                ":1",
                "1:",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "1::2:3:4:5:6:7:8",
                "12345::",
                "::g",
                "fe80::1%eth0",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4",
                "[::1]"
            })
    void whatIsNoNetworkIsRefused(String written) {
        assertThat(problems(written)).singleElement().extracting(Problem::field).isEqualTo("clients[0]");
        assertThat(Cidr.canonical(List.of(written))).containsExactly(written);
    }

    @ParameterizedTest(name = "{1} in {0}: {2}")
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "0.0.0.0/0, 192.0.2.1, true",
        "0.0.0.0/0, ::1, false",
        "::/0, ::1, true",
        "::/0, 192.0.2.1, false",
        "::/0, ::ffff:192.0.2.1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "2001:db8::/65, 2001:db8::7fff:0:0:1, true",
        "2001:db8::/65, 2001:db8::8000:0:0:1, false",
        "192.0.2.1, 192.0.2.1, true",
        "192.0.2.1, 192.0.2.2, false"
    })
    void aNetworkHoldsTheAddressesOfItsVersionWithItsPrefix(String network, String address, boolean holds) {
        assertThat(Cidr.parse(network).contains(address(address))).isEqualTo(holds);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void addressesAreReadAndWrittenAsTheJdkReadsThem(long seed) throws Exception {
        var random = new Random(seed);
        for (int round = 0; round < 1000; round++) {
            var octets = new byte[random.nextBoolean() ? 4 : 16];
            for (int at = 0; at < octets.length; at++) if (random.nextInt(3) > 0) octets[at] = (byte) random.nextInt();
            InetAddress theirs = InetAddress.getByAddress(octets);
            IpAddress ours = address(theirs.getHostAddress());
            assertThat(InetAddress.getByName(ours.toString())).isEqualTo(theirs);
            assertThat(address(ours.toString())).isEqualTo(ours);
        }
    }

    @Test
    void theTwoVersionsAreToldApart() {
        assertThat(address("10.0.0.1").isVersion4()).isTrue();
        assertThat(address("::a00:1").isVersion4()).isFalse();
    }

    private static IpAddress address(String text) {
        IpAddress address = IpAddress.parse(text);
        assertThat(address).as(text).isNotNull();
        return address;
    }

    private static List<Problem> problems(String text) {
        var problems = Problems.none();
        problems.each("clients", List.of(text), Cidr::check);
        return problems.list();
    }
}
