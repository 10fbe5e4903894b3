package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import portico.node.listener.TrafficSettings;
import portico.node.testing.TestGateway;
import portico.node.testing.TestUpstream;

/** What of a request keeps it with its target on both carriers, where a service says that something does. */
abstract class HashRules {
    /** The test itself is a proxy in front that is believed, so that its clients may have many addresses. */
    static final UnaryOperator<TrafficSettings> BEHIND_PROXY =
            settings -> settings.on("127.0.0.1", TrustedProxies.of(List.of("127.0.0.0/8")));

    private static final int VALUES = 60;

    private final TestGateway gateway;
    private final List<TestUpstream> targets = List.of(target("one"), target("two"), target("three"));

    HashRules(TestGateway gateway) {
        this.gateway = gateway;
    }

    @AfterEach
    void close() {
        targets.forEach(TestUpstream::close);
    }

    /** In the requests # is a number of whom they are from. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            hashBy: header, name: x-tenant  | /a      | X-Tenant: t#        | X-Other: t#
            hashBy: cookie, name: session   | /a      | Cookie: a=b; session=s#; c=d | Cookie: other=s#
            hashBy: query, name: user       | /a?x=1&user=u#&y=2 | X-None: 1 | X-Other: u#
            hashBy: client-address          | /a      | X-Forwarded-For: 192.0.2.# | X-Other: 192.0.2.#
            hashBy: consumer                | /a      | X-Api-Key: the-secret-key-of-consumer-# | X-Other: #
            """)
    void theSameValueGoesToTheSameTargetAndOthersToOthers(String by, String path, String field, String other) {
        apply(by);
        List<String> chosen = new ArrayList<>();
        for (int number = 10; number < 10 + VALUES; number++) chosen.add(ask(path, field, number, "X-Round: 0"));
        assertThat(new HashSet<>(chosen)).hasSize(targets.size());
        for (int round = 1; round < 3; round++)
            for (int number = 10; number < 10 + VALUES; number++)
                // What else a request says makes no difference.
                assertThat(ask(path, field, number, other.replace("#", "" + round * 1000 + number)))
                        .isEqualTo(chosen.get(number - 10));
        // Nor does another configuration of the same targets.
        apply(by + " }, timeouts: { response: 7s");
        for (int number = 10; number < 10 + VALUES; number++)
            assertThat(ask(path, field, number, "X-Round: 3")).isEqualTo(chosen.get(number - 10));
    }

    private String ask(String path, String field, int number, String more) {
        List<String> fields = new ArrayList<>(List.of(field.replace("#", "" + number), more));
        if (!field.startsWith("X-Api-Key")) fields.add("X-Api-Key: the-secret-key-of-consumer-10");
        var response = gateway.get(path.replace("#", "" + number), fields.toArray(String[]::new));
        assertThat(response.status()).isEqualTo(200);
        return response.body();
    }

    private void apply(String by) {
        var consumers = new StringBuilder();
        for (int number = 10; number < 10 + VALUES; number++) consumers.append("""
                    - { name: c%d, credentials: [ { type: api-key, name: main, value: the-secret-key-of-consumer-%d } ] }
                    """.formatted(number, number));
        gateway.apply("""
                services:
                - { name: s, targets: [ %s ], balancing: { algorithm: consistent-hash, %s } }
                routes:
                - name: all
                  match: { paths: ["/**"] }
                  forward: { service: s }
                  policies: [ { type: key-auth } ]
                consumers:
                %s
                """.formatted(
                        String.join(
                                ", ",
                                targets.stream()
                                        .map(target -> "{ address: \"" + target.address() + "\" }")
                                        .toList()),
                        by,
                        consumers));
    }

    private static TestUpstream target(String body) {
        return new TestUpstream(TestUpstream.answer("200 OK", body));
    }
}
