package portico.node.composition.shape;

import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import portico.node.composition.shape.BadAnswer.Reason;

/**
 * Makes a tree out of XML 1.0. An element becomes a member with its name as written, prefix and all; several of one name are
 * an array. An attribute is a member with a {@code -} in front; text beside attributes or elements is the member
 * {@code #text}, without the white space around it. An element with nothing but text is that text, and an empty one the empty
 * text. All values are text. Declarations of namespaces, comments and processing instructions are left out. A document type is
 * refused, and with it every entity but the five that XML has by itself.
 */
public final class XmlReader {
    private static final Pattern DECLARED =
            Pattern.compile("^<\\?xml\\s[^>]{0,200}?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");
    private static final int ATTRIBUTES_MAX = 1000;
    private static final int NAME_LENGTH_MAX = 500;
    private static final String TEXT = "#text";

    private static final XMLInputFactory FACTORY = factory();

    private final AnswerLimits limits;
    private int values;

    private XmlReader(AnswerLimits limits) {
        this.limits = limits;
    }

    /**
     * Reads an answer.
     *
     * @param contentType the field of the answer: its charset holds over the document's own (RFC 7303 §3)
     * @return an object of one member, the root element
     * @throws BadAnswer when it is no XML, not in its charset, has a document type, or is beyond the limits
     */
    public static ObjectValue read(byte[] octets, @Nullable String contentType, AnswerLimits limits) {
        JsonReader.refuseLarge(octets.length, limits);
        String text = text(octets, contentType);
        try {
            XMLStreamReader reader = FACTORY.createXMLStreamReader(new StringReader(text));
            try {
                return new XmlReader(limits).document(reader);
            } finally {
                reader.close();
            }
        } catch (XMLStreamException | RuntimeException e) {
            if (e instanceof BadAnswer bad) throw bad;
            // The parser's own words quote the answer; some of its faults are unchecked.
            throw new BadAnswer(Reason.SYNTAX, "The answer is no XML that is taken here");
        }
    }

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
        factory.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "");
        factory.setXMLResolver((publicId, systemId, base, namespace) -> {
            throw new XMLStreamException("Nothing outside is read");
        });
        return factory;
    }

    private static String text(byte[] octets, @Nullable String contentType) {
        Charset charset = Charsets.named(contentType);
        int mark = 0;
        if (startsWith(octets, 0xef, 0xbb, 0xbf)) {
            charset = StandardCharsets.UTF_8;
            mark = 3;
        } else if (startsWith(octets, 0xfe, 0xff)) {
            charset = StandardCharsets.UTF_16BE;
            mark = 2;
        } else if (startsWith(octets, 0xff, 0xfe)) {
            charset = StandardCharsets.UTF_16LE;
            mark = 2;
        } else if (charset == null) {
            String start = new String(octets, 0, Math.min(octets.length, 300), StandardCharsets.ISO_8859_1);
            Matcher declared = DECLARED.matcher(start);
            charset = declared.find() ? Charsets.known(declared.group(1)) : StandardCharsets.UTF_8;
        }
        return Charsets.text(octets, mark, octets.length - mark, charset);
    }

    private static boolean startsWith(byte[] octets, int... mark) {
        if (octets.length < mark.length) return false;
        for (int at = 0; at < mark.length; at++) if ((octets[at] & 0xff) != mark[at]) return false;
        return true;
    }

    private ObjectValue document(XMLStreamReader reader) throws XMLStreamException {
        var open = new ArrayDeque<Element>();
        ObjectValue root = null;
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    if (open.size() >= limits.depthMax())
                        throw new BadAnswer(
                                Reason.DEPTH, "The answer is nested deeper than " + limits.depthMax() + " levels");
                    open.push(element(reader));
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    Element ended = open.pop();
                    if (open.isEmpty()) root = ObjectValue.of(ended.name, ended.value());
                    else open.element().add(ended.name, ended.value());
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (!open.isEmpty()) open.element().text.append(reader.getText());
                }
                case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new BadAnswer(Reason.SYNTAX, "The answer has a document type or an entity of its own");
                default -> {}
            }
        }
        if (root == null) throw new BadAnswer(Reason.SYNTAX, "The answer is no XML that is taken here");
        return root;
    }

    private Element element(XMLStreamReader reader) {
        var element = new Element(name(reader.getPrefix(), reader.getLocalName()));
        count();
        if (reader.getAttributeCount() > ATTRIBUTES_MAX)
            throw new BadAnswer(Reason.SIZE, "The answer has an element of over " + ATTRIBUTES_MAX + " attributes");
        for (int index = 0; index < reader.getAttributeCount(); index++) {
            count();
            String name = "-" + name(reader.getAttributePrefix(index), reader.getAttributeLocalName(index));
            element.add(name, new TextValue(reader.getAttributeValue(index)));
        }
        return element;
    }

    private void count() {
        if (++values > limits.valuesMax())
            throw new BadAnswer(Reason.SIZE, "The answer has over " + limits.valuesMax() + " values");
    }

    private static String name(@Nullable String prefix, String local) {
        if (local.length() > NAME_LENGTH_MAX)
            throw new BadAnswer(Reason.SIZE, "The answer has a name of over " + NAME_LENGTH_MAX + " characters");
        return prefix == null || prefix.isEmpty() ? local : prefix + ":" + local;
    }

    /** An element that has begun. */
    private static final class Element {
        private final String name;
        private final StringBuilder text = new StringBuilder(0);
        private final Map<String, Value> members = new LinkedHashMap<>(4);
        private final Map<String, List<Value>> repeated = new LinkedHashMap<>(0);

        private Element(String name) {
            this.name = name;
        }

        void add(String member, Value value) {
            Value before = members.putIfAbsent(member, value);
            if (before == null) return;
            repeated.computeIfAbsent(member, any -> new ArrayList<>(List.of(before)))
                    .add(value);
        }

        Value value() {
            String plain = text.toString().strip();
            if (members.isEmpty()) return plain.isEmpty() ? TextValue.EMPTY : new TextValue(plain);
            var builder = new ObjectValue.Builder(members.size() + 1);
            members.forEach((member, value) -> {
                List<Value> all = repeated.get(member);
                builder.put(member, all == null ? value : ArrayValue.of(all));
            });
            if (!plain.isEmpty()) builder.put(TEXT, new TextValue(plain));
            return builder.build();
        }
    }
}
