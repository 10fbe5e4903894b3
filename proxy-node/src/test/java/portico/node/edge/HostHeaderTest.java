package portico.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.exchange.Slice;

class HostHeaderTest {
    private final HostHeader reader = new HostHeader();

    @ParameterizedTest(name = "{0} is {1} and {2}")
    @CsvSource(nullValues = "none", textBlock = """
            shop.example.com,       shop.example.com, none
            Shop.EXAMPLE.com:8080,  shop.example.com, 8080
            shop.example.com.,      shop.example.com, none
            shop.example.com.:80,   shop.example.com, 80
            shop.example.com:,      shop.example.com, none
            localhost:0,            localhost,        0
            localhost:65535,        localhost,        65535
            a_b.test,               a_b.test,         none
            127.0.0.1:8800,         127.0.0.1,        8800
            [::1],                  [::1],            none
            [2001:DB8::A]:443,      [2001:db8::a],    443
            [::ffff:10.0.0.1],      [::ffff:10.0.0.1],none
            '',                     '',               none
            """)
    void theHostIsBroughtIntoTheFormOfPatterns(String raw, String host, Integer port) {
        assertThat(reader.read(Slice.of(raw))).isNull();
        assertThat(reader.host()).hasToString(host);
        assertThat(reader.port()).isEqualTo(port == null ? HostHeader.NO_PORT : port);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(quoteCharacter = '"', textBlock = """
            user@shop.test,    USER_INFO
            user:pw@shop.test, USER_INFO
            shop.test/a,       BAD_CHARACTER
            "shop,test",       BAD_CHARACTER
            shop test,         BAD_CHARACTER
            shop%2etest,       BAD_CHARACTER
            b\u00fccher.test,  BAD_CHARACTER
            *.test,            BAD_CHARACTER
            a..b,              BAD_LABEL
            .a,                BAD_LABEL
            .,                 BAD_LABEL
            a..,               BAD_LABEL
            :80,               BAD_LABEL
            a:b,               BAD_PORT
            a:80:80,           BAD_PORT
            a:-1,              BAD_PORT
            a:65536,           BAD_PORT
            a:4294967376,      BAD_PORT
            ::1,               BAD_LABEL
            [::1,              BAD_ADDRESS
            [],                BAD_ADDRESS
            [::1%25eth0],      BAD_ADDRESS
            [a],               BAD_ADDRESS
            [::1]a,            BAD_CHARACTER
            """)
    void otherShapesAreRefused(String raw, HostRefusal refusal) {
        assertThat(reader.read(Slice.of(raw))).isEqualTo(refusal);
        assertThat(reader.host().length()).isZero();
    }

    @Test
    void theLengthsAreThoseOfTheDomainNameSystem() {
        String label = "a".repeat(63);
        String longest = String.join(".", label, label, label, "a".repeat(61));

        assertThat(reader.read(Slice.of(longest))).isNull();
        assertThat(reader.read(Slice.of(longest + "."))).isNull();
        assertThat(reader.read(Slice.of(longest + "a"))).isEqualTo(HostRefusal.TOO_LONG);
        assertThat(reader.read(Slice.of("a" + label + ".test"))).isEqualTo(HostRefusal.BAD_LABEL);
        assertThat(reader.read(Slice.of("test." + "a" + label))).isEqualTo(HostRefusal.BAD_LABEL);
    }

    @Test
    void aHostThatIsNormalAlreadyIsTheSameSlice() {
        Slice raw = Slice.of("shop.example.com");

        assertThat(reader.read(raw)).isNull();
        assertThat(reader.host()).isSameAs(raw);
    }
}
