package portico.admin.access;

import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.Key;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.lang.UnresolvableKeyException;

/** The short-lived access tokens of sessions: JWTs that every replica can check. */
@ApplicationScoped
class SessionTokens {
    static final Duration LIFETIME = Duration.ofMinutes(10);

    private static final String ISSUER = "portico";
    private static final String AUDIENCE = "portico-admin";
    private static final String SESSION = "sid";

    private final Signing signing;
    private final Clock clock;

    SessionTokens(Signing signing, Clock clock) {
        this.signing = signing;
        this.clock = clock;
    }

    String issue(UUID user, UUID session) {
        Instant now = clock.instant();
        var key = signing.newest();
        return Jwt.issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(user.toString())
                .claim(SESSION, session.toString())
                .issuedAt(now)
                .expiresAt(now.plus(LIFETIME))
                .jws()
                .keyId(key.getKey())
                .sign(key.getValue());
    }

    /** Whose session it is; empty when it is none of ours, or no longer good. */
    Optional<SessionClaim> read(String token) {
        var consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(
                        AlgorithmConstraints.ConstraintType.PERMIT, AlgorithmIdentifiers.HMAC_SHA256)
                .setVerificationKeyResolver((jws, nested) -> key(jws))
                .setExpectedIssuer(ISSUER)
                .setExpectedAudience(AUDIENCE)
                .setRequireSubject()
                .setRequireExpirationTime()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .build();
        try {
            JwtClaims claims = consumer.processToClaims(token);
            return Optional.of(new SessionClaim(
                    UUID.fromString(claims.getSubject()), UUID.fromString(claims.getStringClaimValue(SESSION))));
        } catch (InvalidJwtException | MalformedClaimException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private Key key(JsonWebSignature jws) throws UnresolvableKeyException {
        String id = jws.getKeyIdHeaderValue();
        Key key = id == null ? null : signing.byId(id);
        if (key == null) throw new UnresolvableKeyException("no such key");
        return key;
    }

    /** What a good access token says. */
    record SessionClaim(UUID user, UUID session) {}
}
