package portico.node.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import portico.config.certificate.CertificateField;
import portico.config.certificate.CertificateName;
import portico.config.consumer.Consumer;
import portico.config.consumer.Credential;
import portico.config.consumer.EnrolledConsumer;
import portico.config.jose.SigningAlgorithm;
import portico.config.policy.PolicyEntry;
import portico.config.secret.KeyedHash;
import portico.config.secret.Keyring;
import portico.config.secret.Sealed;
import portico.node.exchange.Slice;

class IdentityTest {
    private static final Keyring KEYRING = Keyring.parse(Keyring.generate());
    private static final KeyHasher HASHER = new KeyHasher(KEYRING);
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aKeyShowsWhoCalls() {
        var entry = new PolicyEntry(null, null, "rate-limit", null, null, null);
        var acme = consumer("acme", List.of("partners"), List.of(entry));
        var other = consumer("other", List.of(), List.of());
        var identity = Identity.of(
                List.of(
                        new EnrolledConsumer(
                                acme, List.of(key("main", "acme-key-1", null), key("spare", "acme-key-2", null))),
                        new EnrolledConsumer(other, List.of(key("main", "other-key", null)))),
                HASHER);

        Caller caller = byKey(identity, "acme-key-2", NOON);
        assertThat(caller).isNotNull();
        assertThat(caller.consumer()).isEqualTo("acme");
        assertThat(caller.consumerId()).isEqualTo(acme.id());
        assertThat(caller.groups()).containsExactly("partners");
        assertThat(caller.policies()).containsExactly(entry);
        assertThat(caller.credential()).isEqualTo("spare");
        Caller main = byKey(identity, "acme-key-1", NOON);
        assertThat(main.consumerKey()).isEqualTo(caller.consumerKey());
        assertThat(main.credentialKey()).isNotEqualTo(caller.credentialKey());
        assertThat(byKey(identity, "other-key", NOON)).hasToString("other");
        assertThat(byKey(identity, "other-key", NOON).consumerKey()).isNotEqualTo(caller.consumerKey());
    }

    @ParameterizedTest(name = "[{0}]")
    @ValueSource(strings = {"", "acme-key", "acme-key-11", "ACME-KEY-1", "acme-key-1 "})
    void otherTextIsNobodys(String shown) {
        var identity = identity(enrolled("acme", key("main", "acme-key-1", null)));

        assertThat(byKey(identity, "acme-key-1", NOON)).isNotNull();
        assertThat(byKey(identity, shown, NOON)).isNull();
        assertThat(byKey(Identity.EMPTY, shown, NOON)).isNull();
    }

    @Test
    void textLongerThanAnyKeyIsNotHashed() {
        String longest = "k".repeat(512);
        var identity = identity(enrolled("acme", key("main", longest, null), key("over", longest + "k", null)));

        assertThat(byKey(identity, longest, NOON)).isNotNull();
        assertThat(byKey(identity, longest + "k", NOON)).isNull();
    }

    @Test
    void aKeyIsRefusedFromTheInstantOfItsExpiryOn() {
        var identity = identity(
                enrolled("acme", key("old", "acme-key-1", NOON), key("new", "acme-key-2", null)),
                enrolled("other", key("old", "other-key", NOON.plusSeconds(60))));

        assertThat(byKey(identity, "acme-key-1", NOON.minusMillis(1))).hasToString("acme");
        assertThat(byKey(identity, "acme-key-1", NOON)).isNull();
        assertThat(byKey(identity, "other-key", NOON)).hasToString("other");
        assertThat(byKey(identity, "acme-key-2", Instant.parse("2999-01-01T00:00:00Z")))
                .hasToString("acme");
    }

    @Test
    void keysUnderOldPeppersAreKnownAsLongAsTheKeyringHasThem() {
        String first = Keyring.generate();
        String second =
                first + Keyring.generate().replace("pepper.1", "pepper.2").replace("seal.1", "seal.2");
        var old = Keyring.parse(first);
        var rotated = Keyring.parse(second);
        var consumers = List.of(
                enrolled("old", apiKey("main", old.hash("old-key"), null)),
                enrolled("new", apiKey("main", rotated.hash("new-key"), null)));

        var identity = Identity.of(consumers, new KeyHasher(rotated));
        assertThat(identity.byKey(Slice.of("old-key"), 0)).hasToString("old");
        assertThat(identity.byKey(Slice.of("new-key"), 0)).hasToString("new");
        assertThat(identity.unreadableCount()).isZero();

        var behind = Identity.of(consumers, new KeyHasher(old));
        assertThat(behind.byKey(Slice.of("old-key"), 0)).hasToString("old");
        assertThat(behind.byKey(Slice.of("new-key"), 0)).isNull();
        assertThat(behind.unreadableCount()).isEqualTo(1);
    }

    @Test
    void consumersThatHaveTheSameShareOneProfile() {
        var identity = Identity.of(
                List.of(
                        new EnrolledConsumer(
                                consumer("a", List.of("gold"), List.of()), List.of(key("k", "key-a", null))),
                        new EnrolledConsumer(
                                consumer("b", List.of("gold"), List.of()), List.of(key("k", "key-b", null))),
                        new EnrolledConsumer(consumer("c", List.of(), List.of()), List.of())),
                HASHER);

        assertThat(identity.profiles()).hasSize(2);
        assertThat(byKey(identity, "key-a", NOON).profile())
                .isSameAs(byKey(identity, "key-b", NOON).profile());
        assertThat(identity.consumerCount()).isEqualTo(3);
        assertThat(identity.credentialCount()).isEqualTo(2);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void everyKeyOfManyIsFoundAndNoOther(long seed) {
        var random = new Random(seed);
        var consumers = new ArrayList<EnrolledConsumer>();
        int keys = 0;
        for (int number = random.nextInt(400); number >= 0; number--) {
            var credentials = new ArrayList<Credential>();
            for (int index = random.nextInt(4); index > 0; index--) {
                Instant expiry = random.nextInt(5) == 0 ? NOON.plusSeconds(random.nextInt(3) - 1) : null;
                credentials.add(key("k" + index, number + "/" + index, expiry));
                keys++;
            }
            consumers.add(enrolled("c" + number, credentials.toArray(Credential[]::new)));
        }

        var identity = Identity.of(consumers, HASHER);

        assertThat(identity.credentialCount()).isEqualTo(keys);
        for (var enrolled : consumers)
            for (var credential : enrolled.credentials()) {
                String number = enrolled.consumer().name().substring(1);
                Caller caller = byKey(identity, number + "/" + credential.name().substring(1), NOON);
                Instant expiry = credential.expiresAt();
                if (expiry != null && !NOON.isBefore(expiry)) {
                    assertThat(caller).isNull();
                    continue;
                }
                assertThat(caller).hasToString(enrolled.consumer().name());
                assertThat(caller.credential()).isEqualTo(credential.name());
                assertThat(byKey(identity, number + "/9", NOON)).isNull();
            }
    }

    @Test
    void aUseIsToldOnceToTheMinute() {
        var identity = identity(enrolled(
                "acme",
                key("busy", "acme-key-1", null),
                key("idle", "acme-key-2", null),
                key("old", "acme-key-3", NOON)));
        byKey(identity, "acme-key-1", NOON);
        byKey(identity, "acme-key-1", NOON.plusSeconds(61));
        byKey(identity, "acme-key-3", NOON);
        byKey(identity, "nobody's", NOON);
        int now = (int) (NOON.getEpochSecond() / 60) + 200;
        var told = new ArrayList<String>();
        identity.takeUses(now, (consumer, name, minute) -> told.add(name + " " + minute));
        assertThat(told).containsExactly("busy " + (NOON.getEpochSecond() / 60 + 1));
        told.clear();
        identity.takeUses(now, (consumer, name, minute) -> told.add(name));
        assertThat(told).isEmpty();
        byKey(identity, "acme-key-1", NOON.plusSeconds(61));
        identity.takeUses(now, (consumer, name, minute) -> told.add(name));
        assertThat(told).containsExactly("busy");
    }

    /** A credential of each kind, and the caller by it. */
    private enum Kind {
        API_KEY,
        JWT_KEY,
        BASIC,
        HMAC_KEY,
        CERTIFICATE;

        private static final UUID ID = UUID.randomUUID();

        Credential credential(UUID id, String secret, @Nullable Instant expiresAt) {
            return switch (this) {
                case API_KEY -> new Credential.ApiKey(id, "c", "", KEYRING.hash(secret), expiresAt);
                case JWT_KEY ->
                    new Credential.JwtKey(id, "c", "k", SigningAlgorithm.HS256, null, sealed(id, secret), expiresAt);
                case BASIC -> new Credential.Basic(id, "c", "ann", "hash of " + secret, expiresAt);
                case HMAC_KEY -> new Credential.HmacKey(id, "c", "k", sealed(id, secret), expiresAt);
                case CERTIFICATE ->
                    new Credential.ClientCertificate(id, "c", CertificateField.DNS, secret + ".test", expiresAt);
            };
        }

        private static Sealed sealed(UUID id, String secret) {
            return KEYRING.seal(Credential.secretPlace(id), secret.repeat(8).getBytes(UTF_8));
        }

        Caller caller(Identity identity, String secret) {
            return switch (this) {
                case API_KEY -> identity.byKey(Slice.of(secret), 0);
                case JWT_KEY -> identity.caller(identity.jwtKey("k"));
                case BASIC -> identity.caller(identity.password("ann"));
                case HMAC_KEY -> identity.caller(identity.hmacKey("k"));
                case CERTIFICATE ->
                    identity.caller(identity.holder(CertificateName.parse(CertificateField.DNS, secret + ".test")));
            };
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsWithdrawnChangedOrExpiredIsNotGoodAnyMore(Kind kind) {
        var acme = consumer("acme", List.of(), List.of());
        var first = consumer("a-first-one", List.of(), List.of());
        var shown = kind.credential(Kind.ID, "some-secret", null);
        var caller = kind.caller(identity(new EnrolledConsumer(acme, List.of(shown))), "some-secret");
        long noon = NOON.toEpochMilli();

        assertThat(caller.isGood(identity(new EnrolledConsumer(acme, List.of(shown))), noon))
                .isTrue();
        var among = identity(
                new EnrolledConsumer(first, List.of(key("c", "key-of-first", null))),
                new EnrolledConsumer(acme, List.of(key("d", "key-of-acme", null), shown)));
        assertThat(caller.isGood(among, noon)).as("whatever its number").isTrue();

        var until = identity(new EnrolledConsumer(acme, List.of(shown.with("c", NOON))));
        assertThat(caller.isGood(until, noon - 1)).isTrue();
        assertThat(caller.isGood(until, noon)).as("expired").isFalse();
        assertThat(caller.isGood(identity(new EnrolledConsumer(acme, List.of())), noon))
                .as("withdrawn")
                .isFalse();
        assertThat(caller.isGood(Identity.EMPTY, noon)).as("nobody is there").isFalse();
        var changed = kind.credential(Kind.ID, "next-secret", null);
        assertThat(caller.isGood(identity(new EnrolledConsumer(acme, List.of(changed))), noon))
                .as("changed")
                .isFalse();
        assertThat(caller.isGood(identity(new EnrolledConsumer(first, List.of(shown))), noon))
                .as("another's")
                .isFalse();

        var withheld = new Identity.Builder(HASHER);
        withheld.withhold(new EnrolledConsumer(acme, List.of(shown)));
        assertThat(caller.isGood(withheld.build(), noon)).as("withheld").isFalse();
    }

    @Test
    void whoSomebodyElseVouchesForIsGoodAsLongAsTheConsumerIsThere() {
        var acme = consumer("acme", List.of(), List.of());
        var caller = identity(new EnrolledConsumer(acme, List.of())).byName("acme", "jwt");
        var among = identity(enrolled("other"), new EnrolledConsumer(acme, List.of()));
        assertThat(caller.isGood(among, 0)).isTrue();
        assertThat(caller.isGood(identity(enrolled("acme")), 0))
                .as("another of this name")
                .isFalse();
        assertThat(caller.isGood(Identity.EMPTY, 0)).isFalse();
    }

    @Test
    void aKeyCostsAtMostSixtyFourOctetsWithItsConsumerAndTheIndexOfNames() {
        int count = 1_000_000;
        var random = new Random(1);
        var builder = new Identity.Builder(HASHER);
        for (int number = 0; number < count; number++) {
            var hash = new KeyedHash(1, random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
            builder.add(enrolled("consumer-%07d".formatted(number), apiKey("main", hash, null)));
        }

        Identity identity = builder.build();
        double withoutNames = identity.octets();
        identity.prepareNames();
        assertThat(identity.octets()).isGreaterThan((long) withoutNames);
        assertThat(identity.octets() / (double) count).isLessThan(64.0);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("portico.testing.Seeds#some")
    void everyConsumerOfManyIsFoundByItsNameWithItsOwnGroups(long seed) {
        var random = new Random(seed);
        int count = random.nextInt(2_000);
        var builder = new Identity.Builder(HASHER);
        for (int number = 0; number < count; number++)
            builder.add(new EnrolledConsumer(consumer("c" + number, List.of("g" + number % 700), List.of()), null));
        var identity = builder.build();
        for (int number = 0; number < count; number++) {
            Caller caller = identity.byName("c" + number, "test");
            assertThat(caller).hasToString("c" + number);
            assertThat(caller.groups()).containsExactly("g" + number % 700);
        }
        assertThat(identity.byName("c" + count, "test")).isNull();
        assertThat(identity.byName("", "test")).isNull();
    }

    private @Nullable Caller byKey(Identity identity, String key, Instant now) {
        Slice shown = (Slice) Slice.of("x-api-key: " + key + "\r").subSequence(11, 11 + key.length());
        return identity.byKey(shown, now.toEpochMilli());
    }

    private static Identity identity(EnrolledConsumer... consumers) {
        return Identity.of(List.of(consumers), HASHER);
    }

    private static EnrolledConsumer enrolled(String name, Credential... credentials) {
        return new EnrolledConsumer(consumer(name, List.of(), List.of()), List.of(credentials));
    }

    private static Consumer consumer(String name, List<String> groups, List<PolicyEntry> policies) {
        return new Consumer(UUID.randomUUID(), name, groups, policies, null);
    }

    private static Credential key(String name, String value, @Nullable Instant expiresAt) {
        return apiKey(name, KEYRING.hash(value), expiresAt);
    }

    private static Credential apiKey(String name, KeyedHash hash, @Nullable Instant expiresAt) {
        return new Credential.ApiKey(UUID.randomUUID(), name, "hint", hash, expiresAt);
    }
}
