package portico.node.gateway;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import portico.config.channel.ChannelMessage.CredentialUse;
import portico.node.identity.Identity;
import portico.node.limit.Limit;

/** Which credentials were used lately and have not been told of: once a minute they are collected, and told a few at a time. */
final class CredentialUses {
    @Limit("Credentials in use that a node keeps in mind until it has told the admin service of them")
    private static final int WAITING_MAX = 20_000;

    private final Clock clock;
    private final Map<Credential, Integer> waiting = new LinkedHashMap<>();
    private int collectedMinute;

    private record Credential(UUID consumer, String name) {}

    CredentialUses(Clock clock) {
        this.clock = clock;
    }

    /** Before another identity takes its place: what it knows would be lost. */
    synchronized void collect(Identity identity) {
        identity.takeUses(minute(), (consumer, name, minute) -> {
            var credential = new Credential(consumer, name);
            if (waiting.size() < WAITING_MAX || waiting.containsKey(credential)) waiting.put(credential, minute);
        });
    }

    /** The next few; those that are told here are told nowhere else. */
    synchronized List<CredentialUse> take(Identity identity, int countMax) {
        int now = minute();
        if (now != collectedMinute) collect(identity);
        collectedMinute = now;
        var uses = new ArrayList<CredentialUse>();
        var next = waiting.entrySet().iterator();
        while (uses.size() < countMax && next.hasNext()) {
            var use = next.next();
            next.remove();
            uses.add(
                    new CredentialUse(use.getKey().consumer(), use.getKey().name(), Math.max(0, now - use.getValue())));
        }
        return uses;
    }

    private int minute() {
        return (int) TimeUnit.MILLISECONDS.toMinutes(clock.millis());
    }
}
