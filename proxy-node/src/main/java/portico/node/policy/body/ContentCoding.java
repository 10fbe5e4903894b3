package portico.node.policy.body;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import portico.node.policy.body.BadBody.Kind;

/** Undoes content codings (RFC 9110 §8.4.1): gzip, up to a bound, so that a small body cannot become a large one. */
public final class ContentCoding {
    /** What is read, as a client is told (RFC 9110 §12.5.3). */
    public static final String READ = "gzip";

    private ContentCoding() {}

    /** True when a field says that there is a coding to be undone. */
    public static boolean isCoded(@Nullable CharSequence contentEncoding) {
        if (contentEncoding == null) return false;
        String coding = contentEncoding.toString().strip().toLowerCase(Locale.ROOT);
        return !coding.isEmpty() && !coding.equals("identity");
    }

    /**
     * The body without its coding; itself when it has none.
     *
     * @param contentEncoding the field; null for none
     * @param octetsMax of what comes out
     */
    public static byte[] decoded(byte[] body, @Nullable CharSequence contentEncoding, int octetsMax) throws BadBody {
        if (!isCoded(contentEncoding)) return body;
        String coding = String.valueOf(contentEncoding).strip().toLowerCase(Locale.ROOT);
        if (!coding.equals("gzip") && !coding.equals("x-gzip"))
            throw new BadBody(Kind.UNKNOWN_CODING, "is in a content coding other than " + READ);
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] plain = in.readNBytes(octetsMax);
            if (in.read() >= 0) throw new BadBody(Kind.TOO_LARGE, "is over " + octetsMax + " bytes once it is decoded");
            return plain;
        } catch (IOException e) {
            throw new BadBody(Kind.MALFORMED, "is not " + READ + ", or ends too early");
        }
    }
}
