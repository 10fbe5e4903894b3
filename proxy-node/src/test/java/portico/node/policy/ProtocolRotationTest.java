package portico.node.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static portico.node.policy.Shown.basic;
import static portico.node.policy.Shown.bears;
import static portico.node.policy.Shown.key;
import static portico.node.policy.Shown.nothing;
import static portico.node.policy.Shown.showing;
import static portico.node.policy.Shown.signed;

import io.grpc.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import portico.config.channel.ChannelMessage.CredentialUse;
import portico.node.testing.TestGateway;
import portico.testing.TestCertificate;

/** Credentials that others take the place of, over every protocol. */
class ProtocolRotationTest extends ProtocolCase {
    @RegisterExtension
    static final TestGateway GATEWAY = new TestGateway();

    private static final TestCertificate NEXT = PARTNERS.issue("next.example");
    private static final TestCertificate STRANGER = PARTNERS.issue("stranger.example");

    ProtocolRotationTest() {
        super(GATEWAY);
    }

    /**
     * A credential that another one takes the place of.
     *
     * @param old what it is, without its expiry
     */
    private record Rotation(String policy, String old, Shown before, String next, Shown after) {
        String credentials(String expiry) {
            return "{ name: rotates, credentials: [ { %s, name: old, expiresAt: %s }, { %s, name: next } ] }"
                    .formatted(old, expiry, next);
        }

        String withdrawn() {
            return "{ name: rotates, credentials: [ { %s, name: next } ] }".formatted(next);
        }

        @Override
        public String toString() {
            return policy;
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("rotationsAndProtocols")
    void bothAreGoodUntilTheOldOneEndsOrIsWithdrawn(Rotation rotated, Protocol protocol) throws Exception {
        int good = protocol.passed();
        int bad = protocol.code(401, Status.Code.UNAUTHENTICATED);
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS).plusSeconds(3600);
        try {
            GATEWAY.clock().stop(end.minusMillis(1));
            apply(rotated.policy(), rotated.credentials(end.toString()));
            // Twice: what has been verified is remembered.
            for (int time = 0; time < 2; time++) {
                assertThat(call(protocol, rotated.before()).status()).isEqualTo(good);
                assertThat(call(protocol, rotated.after()).status()).isEqualTo(good);
            }
            GATEWAY.clock().stop(end);
            assertThat(call(protocol, rotated.before()).status()).isEqualTo(bad);
            assertThat(call(protocol, rotated.after()).status()).isEqualTo(good);

            GATEWAY.clock().stop(end.minusMillis(1));
            assertThat(call(protocol, rotated.before()).status()).isEqualTo(good);
            apply(rotated.policy(), rotated.withdrawn());
            assertThat(call(protocol, rotated.before()).status()).isEqualTo(bad);
            assertThat(call(protocol, rotated.after()).status()).isEqualTo(good);
        } finally {
            GATEWAY.clock().ahead(Duration.ZERO);
        }
    }

    @ParameterizedTest(name = "{0} over {1}")
    @MethodSource("rotationsAndProtocols")
    void whoIsLetInByACredentialHasUsedThatOneAndNoOther(Rotation rotated, Protocol protocol) throws Exception {
        String ends = Instant.now()
                .plusSeconds(86_400)
                .truncatedTo(ChronoUnit.SECONDS)
                .toString();
        apply(rotated.policy(), rotated.credentials(ends));
        used("before");
        assertThat(call(protocol, nothing()).status()).isEqualTo(protocol.code(401, Status.Code.UNAUTHENTICATED));
        apply(rotated.policy(), rotated.credentials(ends));
        assertThat(used("rotates")).as("by a request without any").isEmpty();
        assertThat(call(protocol, rotated.after()).status()).isEqualTo(protocol.passed());
        apply(rotated.policy(), rotated.credentials(ends));
        assertThat(used("rotates")).containsExactly("next");
    }

    /** The names of the consumer's credentials that have been used; what was used of others is told with them. */
    private static List<String> used(String consumer) {
        UUID id = UUID.nameUUIDFromBytes(("consumer/" + consumer).getBytes(UTF_8));
        return GATEWAY.gateways().takeUses(Integer.MAX_VALUE).stream()
                .filter(use -> use.consumer().equals(id))
                .map(CredentialUse::name)
                .toList();
    }

    static Stream<Arguments> rotationsAndProtocols() {
        String hmac = "{ type: hmac-auth, settings: { components: [\"@method\", \"@path\"], contentDigest: false } }";
        var rotations = Stream.of(
                new Rotation(
                        "{ type: key-auth }",
                        "type: api-key, value: the-key-that-goes-0123456",
                        key("the-key-that-goes-0123456"),
                        "type: api-key, value: the-key-that-comes-012345",
                        key("the-key-that-comes-012345")),
                new Rotation(
                        "{ type: basic-auth }",
                        "type: basic, username: goes, value: " + SECRET,
                        basic("goes", SECRET),
                        "type: basic, username: comes, value: " + SECRET,
                        basic("comes", SECRET)),
                new Rotation(
                        "{ type: jwt }",
                        "type: jwt-key, keyId: goes, algorithm: HS256, value: " + SECRET,
                        bears("goes", SECRET),
                        "type: jwt-key, keyId: comes, algorithm: HS256, value: next-" + SECRET,
                        bears("comes", "next-" + SECRET)),
                new Rotation(
                        hmac,
                        "type: hmac-key, keyId: goes, value: " + SECRET,
                        signed(GATEWAY.clock(), "goes", SECRET),
                        "type: hmac-key, keyId: comes, value: next-" + SECRET,
                        signed(GATEWAY.clock(), "comes", "next-" + SECRET)),
                new Rotation(
                        "{ type: mtls-auth }",
                        "type: certificate, identifiedBy: dns, identity: stranger.example",
                        showing(STRANGER),
                        "type: certificate, identifiedBy: dns, identity: next.example",
                        showing(NEXT)));
        return rotations.flatMap(each -> Stream.of(Protocol.values()).map(protocol -> Arguments.of(each, protocol)));
    }
}
