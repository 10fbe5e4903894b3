package portico.admin.consumer;

import static java.util.Objects.requireNonNull;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.admin.configuration.ShownCredential;
import portico.admin.configuration.Sql;
import portico.admin.configuration.Turn;
import portico.admin.problem.CredentialTaken;
import portico.admin.problem.InvalidInput;
import portico.config.certificate.CertificateName;
import portico.config.consumer.ConsumerDocument;
import portico.config.consumer.Credential;
import portico.config.consumer.NewCredential;
import portico.config.secret.Keyring;

/** The one way in which credentials are written, be it one of them or a hundred thousand. */
@ApplicationScoped
public final class CredentialWriter {
    /** As many as hash at once; more would only make logins wait. */
    private static final int READY_AT_ONCE = 2;

    private final Sql sql;
    private final Keyring keyring;
    private final CredentialMaker maker;

    CredentialWriter(Sql sql, Keyring keyring, CredentialMaker maker) {
        this.sql = sql;
        this.keyring = keyring;
        this.maker = maker;
    }

    /** A credential about to be stored, and the answer that shows its secret. */
    record Issued(StoredCredential stored, IssuedCredential shown) {}

    /**
     * A secret that was made here, as a bulk answer shows it.
     *
     * @param consumer whose it is
     */
    public record Made(String consumer, IssuedCredential credential) {}

    /**
     * Hashes and compares the passwords among what a document names, a few at a time: before its turn, for it takes
     * minutes when there are thousands of them, and nobody else could write meanwhile.
     *
     * @param consumers with no problems
     */
    public ReadyPasswords ready(List<ConsumerDocument> consumers) {
        var wanted = new LinkedHashMap<ReadyPasswords.Key, NewCredential>();
        var names = new HashSet<String>();
        for (var consumer : consumers)
            for (var credential : consumer.credentials())
                if (credential.type() == NewCredential.Type.BASIC) {
                    wanted.put(new ReadyPasswords.Key(consumer.name(), credential.name()), credential);
                    names.add(consumer.name());
                }
        if (wanted.isEmpty()) return ReadyPasswords.NONE;
        var present = new HashMap<ReadyPasswords.Key, Credential>();
        sql.query(
                        "select " + StoredCredential.COLUMNS + " where o.name = any(?) and c.type = 'basic'",
                        StoredCredential::read,
                        (Object) names.toArray(String[]::new))
                .forEach(each -> present.put(
                        new ReadyPasswords.Key(each.consumer(), each.shown().name()), each.credential()));
        var ready = new HashMap<ReadyPasswords.Key, ReadyPassword>();
        InParallel.each(
                        wanted.entrySet(),
                        READY_AT_ONCE,
                        want -> maker.ready(want.getValue(), present.get(want.getKey())))
                .forEach((want, password) -> ready.put(want.getKey(), password));
        return new ReadyPasswords(ready);
    }

    /** The password of one credential that is not there yet; null when it is none. */
    @Nullable ReadyPassword ready(NewCredential credential) {
        return maker.ready(credential, null);
    }

    /**
     * Gives consumers the credentials that a document names: those with a value get it, those without one keep what
     * they have, or get a new one.
     *
     * @param ready their passwords
     * @return the secrets that were made here
     */
    public List<Made> apply(Turn turn, List<WantedCredential> wanted, ReadyPasswords ready) {
        if (wanted.isEmpty()) return List.of();
        var present = present(wanted);
        var gone = new ArrayList<StoredCredential>();
        var come = new ArrayList<StoredCredential>();
        var written = new ArrayList<WantedCredential>();
        var made = new ArrayList<Made>();
        for (var want : wanted) {
            var owned = present.computeIfAbsent(want.consumerId(), none -> new HashMap<>());
            var old = owned.get(want.credential().name());
            if (old != null
                    && hasSameEnd(old, want.credential())
                    && maker.isAsWanted(old.credential(), want.credential(), ready.of(want))) continue;
            var issued = issue(want, old, turn.at(), ready.of(want));
            if (old != null) gone.add(old);
            come.add(issued.stored());
            written.add(want);
            owned.put(want.credential().name(), issued.stored());
            if (owned.size() > NewCredential.PER_CONSUMER_MAX)
                throw new InvalidInput(
                        want.place(),
                        "is one more than the " + NewCredential.PER_CONSUMER_MAX + " a consumer may have");
            if (want.credential().value() == null && !issued.shown().value().isEmpty())
                made.add(new Made(want.consumer(), issued.shown()));
        }
        write(turn, gone, come, written);
        return made;
    }

    /** A new credential, with the value that was brought along or one made here. */
    Issued issue(WantedCredential wanted, Instant at, @Nullable ReadyPassword ready) {
        return issue(wanted, null, at, ready);
    }

    /**
     * Takes some away and puts others there, as part of the turn.
     *
     * @param wanted where the values of those that come were written, if anywhere
     */
    void write(Turn turn, List<StoredCredential> gone, List<StoredCredential> come, List<WantedCredential> wanted) {
        sql.update("delete from credential where id = any(?)", (Object)
                gone.stream().map(each -> each.shown().id()).toArray(UUID[]::new));
        requireFree(wanted, come);
        sql.batch(StoredCredential.INSERT, come, StoredCredential::columns);
        record(turn, gone, come);
    }

    private static void record(Turn turn, List<StoredCredential> gone, List<StoredCredential> come) {
        var before = new HashMap<UUID, ShownCredential>();
        gone.forEach(each -> before.put(each.shown().id(), each.shown()));
        for (var each : come)
            turn.credentialChanged(
                    each.consumerId(),
                    each.consumer(),
                    before.remove(each.shown().id()),
                    each.shown());
        for (var each : gone)
            if (before.containsKey(each.shown().id()))
                turn.credentialChanged(each.consumerId(), each.consumer(), each.shown(), null);
    }

    private Issued issue(
            WantedCredential wanted, @Nullable StoredCredential old, Instant at, @Nullable ReadyPassword ready) {
        NewCredential credential = wanted.credential();
        Instant expiresAt = credential.expiresAt() == null
                ? null
                : credential.expiresAt().truncatedTo(ChronoUnit.MICROS); // as precise as it is stored
        if (expiresAt != null && !expiresAt.isAfter(at) && credential.value() == null && old == null)
            throw new InvalidInput(wanted.field("expiresAt"), "is in the past");
        String name = credential.name();
        if (old != null && maker.isKept(old.credential(), credential)) {
            var kept = old.with(name, expiresAt);
            return new Issued(kept, IssuedCredential.of(kept.shown(), ""));
        }
        UUID id = old == null ? UUID.randomUUID() : old.shown().id();
        CredentialMaker.Made made = maker.make(id, credential, expiresAt, ready);
        var shown = new ShownCredential(
                id,
                name,
                credential.type().word(),
                made.hint(),
                expiresAt,
                old == null ? at : old.shown().createdAt());
        var stored = new StoredCredential(wanted.consumerId(), wanted.consumer(), shown, made.credential());
        return new Issued(stored, IssuedCredential.of(shown, made.secret()));
    }

    private static boolean hasSameEnd(StoredCredential old, NewCredential wanted) {
        return wanted.expiresAt() == null
                ? old.shown().expiresAt() == null || wanted.value() == null
                : wanted.expiresAt()
                        .truncatedTo(ChronoUnit.MICROS)
                        .equals(old.shown().expiresAt());
    }

    /** What is brought along opens one door only: nobody else has it, under any pepper, nor is it written twice. */
    private void requireFree(List<WantedCredential> wanted, List<StoredCredential> come) {
        var holders = new HashMap<String, WantedCredential>();
        for (var want : wanted)
            for (String mark : marks(want.credential())) if (holders.putIfAbsent(mark, want) != null) throw taken(want);
        // Those that keep their secret are not in the table at this moment, nor is it written here once more.
        for (var each : come) {
            var want = holders.get(each.mark());
            if (want != null && !isFor(want, each)) throw taken(want);
        }
        sql.query("select hash from credential where hash = any(?) limit 1", row -> row.getString(1), (Object)
                        holders.keySet().toArray(String[]::new))
                .forEach(mark -> {
                    var want = holders.get(mark);
                    if (want != null) throw taken(want);
                });
    }

    private static boolean isFor(WantedCredential want, StoredCredential stored) {
        return want.consumerId().equals(stored.consumerId())
                && want.credential().name().equals(stored.shown().name());
    }

    private static CredentialTaken taken(WantedCredential want) {
        return new CredentialTaken(want.field(
                switch (want.credential().type()) {
                    case API_KEY -> "value";
                    case JWT_KEY, HMAC_KEY -> "keyId";
                    case BASIC -> "username";
                    case CERTIFICATE -> "identity";
                }));
    }

    private List<String> marks(NewCredential credential) {
        return switch (credential.type()) {
            case API_KEY -> credential.value() == null ? List.of() : hashes(credential.value());
            case JWT_KEY -> List.of(StoredCredential.jwtMark(String.valueOf(credential.keyId())));
            case BASIC -> List.of(StoredCredential.basicMark(String.valueOf(credential.username())));
            case HMAC_KEY -> List.of(StoredCredential.hmacMark(String.valueOf(credential.keyId())));
            case CERTIFICATE ->
                List.of(StoredCredential.certificateMark(CertificateName.parse(
                        requireNonNull(credential.identifiedBy()), requireNonNull(credential.identity()))));
        };
    }

    private List<String> hashes(String value) {
        return keyring.peppers().keySet().stream()
                .map(pepper -> keyring.hash(pepper, value).toString())
                .toList();
    }

    private Map<UUID, Map<String, StoredCredential>> present(List<WantedCredential> wanted) {
        var owners = new HashSet<UUID>();
        wanted.forEach(each -> owners.add(each.consumerId()));
        var found = new HashMap<UUID, Map<String, StoredCredential>>();
        sql.query(
                        "select " + StoredCredential.COLUMNS + " where c.consumer_id = any(?)",
                        StoredCredential::read,
                        (Object) owners.toArray(UUID[]::new))
                .forEach(each -> found.computeIfAbsent(each.consumerId(), none -> new HashMap<>())
                        .put(each.shown().name(), each));
        return found;
    }
}
