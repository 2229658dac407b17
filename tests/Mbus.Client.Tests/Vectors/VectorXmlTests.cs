using System.Buffers;
using System.Text;
using System.Xml.Linq;
using Mbus.Client.Formats;
using Mbus.Client.Tests.Formats;

namespace Mbus.Client.Tests.Vectors;

/// <summary>The XML of every vector is that of libmbus 0.10.0, byte for byte, and refused where libmbus refuses the telegram.</summary>
public class VectorXmlTests
{
    public static TheoryData<string> Names() => [.. VectorFiles.All.Where(IsPrinted).Select(vector => vector.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_XML_is_that_of_libmbus(string name)
    {
        Vector vector = VectorFiles.Find(name);
        Compare(vector, normalised: false);
        if (vector.Telegrams.Length == 1)
            Compare(vector, normalised: true);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Differences_between_libmbus_and_the_standard_are_noted_in_the_vector_and_no_others(string name)
    {
        Vector vector = VectorFiles.Find(name);
        LibmbusPrint? print = LibmbusPrints.Find(vector, normalised: true);
        if (print is { Refusal: null } && !IsFixed(vector))
        {
            string[] differences = [.. LibmbusDifference.Find(XDocument.Parse(Text(print)).Root!, Assert.Single(vector.Read().Readings))];
            Assert.True((differences.Length > 0) == (vector.LibmbusDifference != null), string.Join('\n', ["ours | libmbus", .. differences]));
        }
    }

    [Fact]
    public void Every_print_is_that_of_a_vector()
    {
        HashSet<string> printed = [.. VectorFiles.All.Where(IsPrinted).SelectMany(vector => vector.Telegrams.Length == 1 ? new[] { $"{vector}", $"{vector} -n" } : [$"{vector}"])];
        Assert.Equal(printed.Order(), LibmbusPrints.Names.Order());
    }

    /// <summary>True where libmbus prints the telegrams in one call: they are not damaged and of one read.</summary>
    private static bool IsPrinted(Vector vector) => !vector.IsDamaged && vector.Readings == 1;

    /// <summary>True for the fixed data structure, which libmbus does not normalise: its units cannot be compared with ours.</summary>
    private static bool IsFixed(Vector vector) => vector.Telegrams[0]["content"]!.GetValue<string>() == "fixedCounters";

    /// <summary>The print as text. libmbus writes its own words in UTF-8 and a meter's texts as they were sent, in ISO 8859-1.</summary>
    private static string Text(LibmbusPrint print)
    {
        string text = Encoding.UTF8.GetString(print.Xml);
        return text.Contains('\uFFFD', StringComparison.Ordinal)
            ? Encoding.Latin1.GetString(print.Xml)
            : text.Replace("ISO-8859-1", "utf-8", StringComparison.Ordinal);
    }

    private static void Compare(Vector vector, bool normalised)
    {
        LibmbusPrint print = LibmbusPrints.Find(vector, normalised)!;
        Frame[] telegrams = [.. vector.Bytes.Select(bytes => Frame.TryParse(bytes, 0, bytes.Length, out Frame frame) ? frame : default)];
        ArrayBufferWriter<byte> output = new();
        bool isWritten = LibmbusXml.TryWrite(output, telegrams, [], normalised, out string? refusal);
        if (print.Refusal != null)
        {
            Assert.False(isWritten);
            Assert.Contains($"\"{print.Refusal}\"", refusal, StringComparison.Ordinal);
            return;
        }

        Assert.True(isWritten, refusal);
        Assert.Equal(Encoding.Latin1.GetString(print.Xml), Encoding.Latin1.GetString(output.WrittenSpan));
    }
}
