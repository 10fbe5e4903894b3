package portico.admin.consumer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The passwords of a document, made ready before its turn. */
public final class ReadyPasswords {
    static final ReadyPasswords NONE = new ReadyPasswords(Map.of());

    /** Whose, and which: a name of a consumer and one of a credential. */
    record Key(String consumer, String credential) {}

    private final Map<Key, ReadyPassword> ready;

    ReadyPasswords(Map<Key, ReadyPassword> ready) {
        this.ready = Map.copyOf(ready);
    }

    @Nullable ReadyPassword of(WantedCredential wanted) {
        return ready.get(new Key(wanted.consumer(), wanted.credential().name()));
    }
}
