package portico.node.identity;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import portico.config.policy.PolicyEntry;
import portico.node.exchange.Slice;

/** A consumer that has proved itself, and by which of its credentials. */
public final class Caller {
    private final Identity identity;
    private final int consumer;
    private final int key;
    private final @Nullable Proof proof;

    /** @param key the number of its API key */
    Caller(Identity identity, int consumer, int key) {
        this.identity = identity;
        this.consumer = consumer;
        this.key = key;
        proof = null;
    }

    /** @param proof any other kind of credential */
    Caller(Identity identity, Proof proof) {
        this.identity = identity;
        this.proof = proof;
        consumer = proof.owned().consumer();
        key = Credentials.NONE;
    }

    /**
     * False when what was shown would not be good any more: withdrawn, changed or expired, or its consumer gone or
     * withheld. A claim of somebody else about who calls is good as long as the consumer is there.
     *
     * @param now the consumers as they are now
     * @param nowMillis since the epoch
     */
    public boolean isGood(Identity now, long nowMillis) {
        Proof shown = proof;
        int there;
        if (shown == null) {
            int credential = now.credentials().find(identity.credentials(), key);
            if (credential == Credentials.NONE || now.credentials().hasExpired(credential, nowMillis)) return false;
            there = now.credentials().consumer(credential);
        } else {
            Proof today = shown.in(now);
            if (today == null || today.owned().hasExpired(nowMillis)) return false;
            there = today.owned().consumer();
        }
        Consumers consumers = now.consumers();
        return consumers.idMost(there) == idMost()
                && consumers.idLeast(there) == idLeast()
                && !consumers.profile(there).isWithheld();
    }

    @Nullable Proof proof() {
        return proof;
    }

    /** The consumer's name. */
    public String consumer() {
        return consumerOctets().toString();
    }

    /** The consumer's name, in place. */
    public Slice consumerOctets() {
        return identity.consumers().name(consumer);
    }

    /** The consumer's id. */
    public UUID consumerId() {
        return identity.consumers().id(consumer);
    }

    /** The most significant half of the consumer's id. */
    public long idMost() {
        return identity.consumers().idMost(consumer);
    }

    /** The least significant half of the consumer's id. */
    public long idLeast() {
        return identity.consumers().idLeast(consumer);
    }

    /** True when both are credentials of one consumer. */
    public boolean isSameConsumer(Caller other) {
        return idMost() == other.idMost() && idLeast() == other.idLeast();
    }

    /** Groups and policies in one; consumers that have the same share it. */
    public Profile profile() {
        return identity.consumers().profile(consumer);
    }

    public List<String> groups() {
        return profile().groups();
    }

    /** The consumer's own policy entries; of almost all consumers there are none. */
    public List<PolicyEntry> policies() {
        return profile().policies();
    }

    /** The name of the credential, unique among the consumer's. */
    public String credential() {
        return proof == null ? identity.credentials().name(key) : proof.owned().name();
    }

    /** Stands for the consumer where counters are kept: the same in each generation, different for each consumer. */
    public long consumerKey() {
        return identity.consumers().key(consumer);
    }

    /** Stands for the credential where counters are kept. */
    public long credentialKey() {
        if (proof == null) return identity.credentials().key(key);
        UUID id = proof.owned().id();
        return id.getMostSignificantBits() * 31 + id.getLeastSignificantBits();
    }

    @Override
    public String toString() {
        return consumer();
    }
}
