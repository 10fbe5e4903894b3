package portico.node.sync;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import portico.config.channel.Join;

/**
 * How a node proves itself to the admin service: by a token that it was given, that lies in a file (read again at each
 * attempt, so that a new one needs no restart), or that it got for a join token and keeps in its data directory. A join
 * token is used once: a node that was revoked does not let itself in again.
 *
 * @param name of the node
 * @param given the token itself
 * @param file where the token lies
 * @param join the join token
 * @param kept where a token that was got by joining is kept
 */
public record NodeToken(
        String name,
        @Nullable String given,
        @Nullable Path file,
        @Nullable String join,
        Path kept) {

    /** The token. */
    String get(Admin admin) throws AdminFailure, InterruptedException {
        if (given != null) return given;
        if (file != null) return read(file);
        if (Files.exists(kept)) return read(kept);
        if (join == null) throw new AdminFailure("This node has no token");
        String token = admin.join(new Join(join, name));
        keep(token);
        return token;
    }

    private void keep(String token) throws AdminFailure {
        try {
            Path temporary = kept.resolveSibling(kept.getFileName() + ".tmp");
            Files.deleteIfExists(temporary);
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Storage.DISK.write(temporary, token.getBytes(StandardCharsets.UTF_8));
            Files.move(temporary, kept, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new AdminFailure("The node's token cannot be kept in " + kept, e);
        }
    }

    private static String read(Path file) throws AdminFailure {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new AdminFailure("The node's token cannot be read from " + file, e);
        }
    }

    @Override
    public String toString() {
        return "NodeToken[" + name + "]"; // never the token
    }
}
