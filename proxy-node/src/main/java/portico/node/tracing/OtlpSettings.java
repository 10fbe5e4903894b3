package portico.node.tracing;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where spans are sent by OTLP over HTTP. What the file of header fields says is in no text that this class makes.
 *
 * @param url of the collector, with the path
 * @param fields a file with header fields of each request, {@code Name: value} in lines; null for none
 * @param authorities a PEM file with those who sign the collector's certificate; those of the JVM when null
 */
public record OtlpSettings(
        URI url, @Nullable Path fields, @Nullable Path authorities) {
    // RFC 9110 §5.1 and §5.5, without octets that are no ASCII.
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([!-~]([ -~\t]*[!-~])?)");

    /** What the exporter says itself, and what HTTP does. */
    private static final List<String> NOT_OURS = List.of(
            "connection",
            "content-encoding",
            "content-length",
            "content-type",
            "expect",
            "host",
            "transfer-encoding",
            "upgrade");

    /** @throws IllegalArgumentException when it cannot be used, telling why without what may be secret */
    public static OtlpSettings of(String url, @Nullable Path fields, @Nullable Path authorities) {
        URI parsed;
        try {
            parsed = new URI(url.strip());
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL"); // the exception would tell all of it
        }
        if (!"http".equals(parsed.getScheme()) && !"https".equals(parsed.getScheme()))
            throw new IllegalArgumentException("must begin with http:// or https://");
        if (parsed.getRawUserInfo() != null)
            throw new IllegalArgumentException("names a user; PORTICO_TRACES_HEADERS_FILE is for credentials");
        if (parsed.getHost() == null) throw new IllegalArgumentException("names no host");
        if (parsed.getRawPath().length() <= 1)
            throw new IllegalArgumentException("has no path; it mostly is /v1/traces");
        if (parsed.getRawFragment() != null) throw new IllegalArgumentException("has a fragment");
        return new OtlpSettings(parsed, fields, authorities);
    }

    /**
     * The header fields, as the file has them now.
     *
     * @throws IllegalArgumentException when it holds something else, telling where
     */
    Map<String, String> readFields() throws IOException {
        var read = new TreeMap<String, String>();
        if (fields == null) return read;
        List<String> lines = Files.readAllLines(fields);
        for (int index = 0; index < lines.size(); index++) {
            String line = lines.get(index).strip();
            if (line.isEmpty() || line.startsWith("#")) continue;
            var field = FIELD.matcher(line);
            if (!field.matches() || NOT_OURS.contains(field.group(1).toLowerCase(Locale.ROOT)))
                throw new IllegalArgumentException("has something else than a header field in line " + (index + 1));
            read.put(field.group(1).toLowerCase(Locale.ROOT), field.group(2));
        }
        return read;
    }

    /** Without the query, which may hold a key. */
    @Override
    public String toString() {
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }
}
