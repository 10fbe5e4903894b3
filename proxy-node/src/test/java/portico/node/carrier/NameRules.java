package portico.node.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.dns.DnsResponseCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.channel.ChannelMessage.UnhealthyTarget;
import portico.node.names.NameSettings;
import portico.node.testing.TestGateway;
import portico.node.testing.TestNameServer;
import portico.node.testing.TestUpstream;
import portico.testing.Await;
import portico.testing.Ports;

/** What both carriers do with targets that have names. */
abstract class NameRules {
    private final TestGateway gateway;
    private final TestNameServer names;
    private final Path hosts;
    private final List<TestUpstream> started = new ArrayList<>();
    private final TestUpstream one = start("one", Ports.free(), "127.0.0.1");
    private final TestUpstream two = start("two", one.port(), "127.0.0.2");
    private final TestUpstream three = start("three", one.port(), "127.0.0.3");

    NameRules(TestGateway gateway, TestNameServer names, Path hosts) {
        this.gateway = gateway;
        this.names = names;
        this.hosts = hosts;
    }

    static NameSettings settings(TestNameServer names, Path hosts) {
        return new NameSettings(
                List.of(names.address()), hosts, Duration.ofMillis(100), Duration.ofHours(1), Duration.ofSeconds(1));
    }

    static Path hostsFile() {
        try {
            Path file = Files.createTempFile("hosts", "");
            file.toFile().deleteOnExit();
            return file;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void speak() {
        names.silent(false);
    }

    @AfterEach
    void close() {
        started.forEach(TestUpstream::close);
    }

    @Test
    void allAddressesOfANameShareItsWeight() {
        names.has("share.test", "127.0.0.1", "127.0.0.2");
        service("{ address: \"share.test:%d\", weight: 2 }, { address: \"127.0.0.3:%d\" }");
        awaitShares(60, Map.of("one", 20, "two", 20, "three", 20));
        assertThat(one.take().header("host")).containsExactly("share.test:" + one.port());
    }

    @Test
    void anAddressOfIpv6IsOne() {
        var ipv6 = start("ipv6", one.port(), "::1");
        names.has("six.test", "::1");
        service("{ address: \"six.test:%d\" }");
        awaitShares(4, Map.of("ipv6", 4));
        assertThat(ipv6.take().header("host")).containsExactly("six.test:" + one.port());
    }

    @Test
    void aChangeIsFollowedAndForgetsNothingOfWhatStays() {
        two.behave(TestUpstream.answer("503 Service Unavailable", "bad"));
        names.has("change.test", "127.0.0.1", "127.0.0.2");
        service(
                "{ address: \"change.test:%d\" }",
                "health: { passive: { failures: 1, eject: 5m, ejectPercentMax: 90 } }");
        Await.until("the bad one is out", () -> shares(4).equals(Map.of("one", 4)));
        two.behave(TestUpstream.answer("200 OK", "two"));
        names.has("change.test", "127.0.0.2", "127.0.0.3", "127.0.0.1");
        Await.until("the new one is used", () -> shares(4).equals(Map.of("one", 2, "three", 2)));
        // A name server that is slow to answer is told of, too.
        Await.until(
                "the bad one is told",
                () -> gateway.upstreams().unhealthy(10).stream()
                        .map(UnhealthyTarget::unresolved)
                        .toList()
                        .equals(List.of(false)));
        assertThat(gateway.upstreams().unhealthy(10)).anySatisfy(unhealthy -> {
            assertThat(unhealthy.address()).isEqualTo("change.test:" + one.port());
            assertThat(unhealthy.endpoint()).isEqualTo(two.address().replace("0.1:", "0.2:"));
            assertThat(unhealthy.ejected()).isTrue();
        });
        names.has("change.test", "127.0.0.3");
        Await.until("the others are left alone", () -> shares(4).equals(Map.of("three", 4)));
        Await.until("nothing is told any more", () -> gateway.upstreams().unhealthyCount() == 0);
    }

    /** Each is asked for again when its own answer is about to be too old: not together with others, and not all the time. */
    @Test
    void whatIsSaidOfANameIsBelievedForItsOwnTime() {
        names.lasts("brief.test", 1);
        names.lasts("lasting.test", 3_000);
        names.has("brief.test", "127.0.0.1");
        names.has("lasting.test", "127.0.0.2");
        long began = System.nanoTime();
        service("{ address: \"brief.test:%d\" }, { address: \"lasting.test:%d\" }");
        awaitShares(4, Map.of("one", 2, "two", 2));
        int before = names.asked("lasting.test");
        names.has("brief.test", "127.0.0.3");
        names.has("lasting.test", "127.0.0.1");
        Await.until(
                "the brief one is followed",
                Duration.ofSeconds(100),
                () -> shares(4).equals(Map.of("three", 2, "two", 2)));
        int followed = names.asked("brief.test");
        Await.until(
                "it is asked for on and on", Duration.ofSeconds(100), () -> names.asked("brief.test") > followed + 2);
        assertThat(names.asked("lasting.test")).isEqualTo(before);
        assertThat(shares(4)).isEqualTo(Map.of("three", 2, "two", 2));
        // At three quarters of a second: however slow the machine, no more often.
        int asked = names.asked("brief.test");
        long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        assertThat(asked).isLessThanOrEqualTo((int) (1 + elapsedMillis / 750));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NXDOMAIN", "SERVFAIL", "nothing", "silence"})
    void aNameThatLeadsNowhereAnyMoreKeepsItsLastAddresses(String how) {
        // Of its own: what was said of a name is believed for a while.
        String name = how.toLowerCase(Locale.ROOT) + ".lost.test";
        names.has(name, "127.0.0.1", "127.0.0.2");
        service("{ address: \"" + name + ":%d\" }");
        awaitShares(4, Map.of("one", 2, "two", 2));
        switch (how) {
            case "nothing" -> names.has(name);
            case "silence" -> names.silent(true);
            default -> names.fails(name, how.equals("NXDOMAIN") ? DnsResponseCode.NXDOMAIN : DnsResponseCode.SERVFAIL);
        }
        Await.until("it is told", () -> gateway.upstreams().unhealthyCount() == 1);
        UnhealthyTarget told = gateway.upstreams().unhealthy(1).get(0);
        assertThat(told.unresolved()).isTrue();
        assertThat(told.since()).isNotNull();
        assertThat(shares(4)).isEqualTo(Map.of("one", 2, "two", 2));
        names.silent(false);
        names.has(name, "127.0.0.3");
        Await.until("it is back", () -> shares(2).equals(Map.of("three", 2)));
        Await.until("nothing is told any more", () -> gateway.upstreams().unhealthyCount() == 0);
    }

    @Test
    void aNameThatNeverLedAnywhereHoldsUpNobody() {
        names.fails("never.test", DnsResponseCode.NXDOMAIN);
        service("{ address: \"never.test:%d\" }");
        var refused = gateway.get("/a");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.body()).contains("unavailable").doesNotContain("never.test");
        service("{ address: \"never.test:%d\" }, { address: \"127.0.0.1:%d\" }");
        assertThat(shares(6)).isEqualTo(Map.of("one", 6));
        names.silent(true);
        service("{ address: \"silent.test:%d\" }, { address: \"127.0.0.2:%d\" }");
        assertThat(shares(6)).isEqualTo(Map.of("two", 6));
        names.silent(false);
        names.has("silent.test", "127.0.0.3");
        Await.until("both are used", () -> shares(4).equals(Map.of("two", 2, "three", 2)));
    }

    @Test
    void srvRecordsSayHostPortWeightAndPriority() {
        names.has("a.srv.test", "127.0.0.1");
        names.has("b.srv.test", "127.0.0.2");
        names.has("c.srv.test", "127.0.0.3");
        int port = one.port();
        names.hasServices(
                "_http._tcp.srv.test",
                "1 3 " + port + " a.srv.test",
                "1 1 " + port + " b.srv.test",
                "2 1 " + port + " c.srv.test");
        service("{ address: \"srv:_http._tcp.srv.test\" }", "health: { passive: { failures: 1, eject: 1s } }");
        awaitShares(40, Map.of("one", 30, "two", 10));
        assertThat(one.take().header("host")).containsExactly("a.srv.test:" + port);
    }

    @Test
    void theNextPriorityIsUsedWhileNoneOfTheFirstIsWell() {
        var well = new AtomicBoolean();
        one.behave((request, connection) -> TestUpstream.answer(
                        well.get() ? "200 OK" : "503 Service Unavailable", well.get() ? "one" : "bad")
                .serve(request, connection));
        names.has("first.prio.test", "127.0.0.1");
        names.has("second.prio.test", "127.0.0.2", "127.0.0.3");
        names.hasServices(
                "_http._tcp.prio.test",
                "20 1 " + one.port() + " second.prio.test",
                "10 1 " + one.port() + " first.prio.test");
        service("{ address: \"srv:_http._tcp.prio.test\" }", "health: { passive: { failures: 1, eject: 300ms } }");
        Await.until("it is asked", () -> gateway.get("/a").body().equals("bad"));
        Await.until("the others are used", () -> shares(4).equals(Map.of("two", 2, "three", 2)));
        well.set(true);
        Await.until("the first is used alone", () -> shares(4).equals(Map.of("one", 4)));
    }

    @Test
    void theHostsFileComesFirst() throws Exception {
        names.has("listed.test", "127.0.0.2");
        Files.writeString(hosts, "127.0.0.1 other.test listed.test # a comment\n");
        service("{ address: \"listed.test:%d\" }");
        awaitShares(4, Map.of("one", 4));
    }

    /** Once the names have been looked up, for which a busy machine may need more than one try. */
    private void awaitShares(int requests, Map<String, Integer> wanted) {
        Await.until("the shares are " + wanted, () -> shares(requests).equals(wanted));
    }

    private Map<String, Integer> shares(int requests) {
        var shares = new HashMap<String, Integer>();
        for (int request = 0; request < requests; request++)
            shares.merge(gateway.get("/a").body(), 1, Integer::sum);
        return shares;
    }

    private void service(String targets) {
        service(targets, "");
    }

    private void service(String targets, String settings) {
        gateway.apply("""
                services:
                - name: s
                  targets: [ %s ]
                %s
                routes: [ { name: all, match: { paths: ["/**"] }, forward: { service: s } } ]
                """.formatted(targets.replace("%d", Integer.toString(one.port())), settings.indent(2)));
    }

    private TestUpstream start(String body, int port, String address) {
        var upstream = new TestUpstream(TestUpstream.answer("200 OK", body), port, address);
        started.add(upstream);
        return upstream;
    }
}
