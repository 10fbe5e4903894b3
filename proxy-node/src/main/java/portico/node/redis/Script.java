package portico.node.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A Lua script that Redis runs as one step. It is called by the hash of its text, which Redis remembers until it starts
 * anew; there are a few, each made once.
 */
public final class Script {
    private static final List<Script> ALL = new CopyOnWriteArrayList<>();

    private final String text;
    private final String hash;

    private Script(String text) {
        this.text = text;
        hash = hash(text);
    }

    /** The script in this file beside a class. */
    public static Script beside(Class<?> owner, String file) {
        try (InputStream in = owner.getResourceAsStream(file)) {
            if (in == null) throw new IllegalStateException("There is no " + file + " beside " + owner.getName());
            var script = new Script(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            ALL.add(script);
            return script;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that there are by now. */
    static List<Script> all() {
        return ALL;
    }

    public String text() {
        return text;
    }

    String hash() {
        return hash;
    }

    private static String hash(String text) {
        try {
            // Which hash it is, Redis decides.
            byte[] hash = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
