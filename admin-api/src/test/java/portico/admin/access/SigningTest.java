package portico.admin.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import portico.config.secret.Keyring;

class SigningTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Keyring ours = Keyring.parse(Keyring.generate());
    private final List<SigningKeyEntity> stored = new ArrayList<>();
    private final Signing signing = new Signing(
            new Signing.SigningKeys() {
                @Override
                List<SigningKeyEntity> load() {
                    return stored;
                }
            },
            new UserRepository(),
            ours,
            Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void nobodySignsInWhenTheKeyringOpensNoKey() {
        SigningKeyEntity lost = sealedBy(Keyring.parse(Keyring.generate()));
        stored.add(lost);
        assertThatThrownBy(signing::newest)
                .isInstanceOfSatisfying(
                        SigningKeyMissing.class,
                        missing -> assertThat(missing.status()).isEqualTo(503))
                .hasMessageNotContaining(lost.secret);
        assertThat(signing.byId(lost.id.toString())).isNull();
    }

    @Test
    void theNewestKeyThatOpensSigns() {
        stored.add(sealedBy(Keyring.parse(Keyring.generate())));
        SigningKeyEntity good = sealedBy(ours);
        stored.add(good);
        assertThat(signing.newest().getKey()).isEqualTo(good.id.toString());
    }

    private static SigningKeyEntity sealedBy(Keyring keyring) {
        var key = new SigningKeyEntity();
        key.id = UUID.randomUUID();
        key.createdAt = NOW;
        key.secret = keyring.seal(key.place(), new byte[32]).text();
        return key;
    }
}
