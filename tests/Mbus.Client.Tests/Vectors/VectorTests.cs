using Mbus.Client.Readings;
using Capture = Mbus.Client.Readings.Capture;

namespace Mbus.Client.Tests.Vectors;

/// <summary>Every vector of <c>tests/vectors</c> decodes to the meaning that is written beside it.</summary>
public class VectorTests
{
    /// <summary>Vectors that the decoder reads differently, and how. An entry that no longer differs fails.</summary>
    private static readonly Dictionary<string, string> KnownDifferences = new()
    {
        ["data-fields/lvar-text-empty"] = "a text without characters is read as a record without data: it has no type and no value",
    };

    public static TheoryData<string> Names() => [.. VectorFiles.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_telegram_has_the_meaning_written_beside_it(string name)
    {
        Vector vector = VectorFiles.Find(name);
        Capture capture = vector.Read();
        if (vector.IsDamaged)
        {
            Assert.Equal(Meaning.Records(vector.Telegrams[0]), string.Join('\n', capture.Readings.SelectMany(reading => reading.Telegrams).Select(Meaning.Records)));
            Assert.All(capture.Readings, reading => Assert.True(reading.IsDamaged));
            Assert.Contains(vector.Telegrams[0]["damaged"]!.GetValue<string>(), Assert.Single(capture.Damages), StringComparison.Ordinal);
            return;
        }

        Assert.Empty(capture.Damages);
        Assert.Equal(vector.Readings, capture.Readings.Count);
        TelegramReading[] telegrams = [.. capture.Readings.SelectMany(reading => reading.Telegrams)];
        string expected = string.Join("\n\n", vector.Telegrams.Select(Meaning.Lines));
        string actual = string.Join("\n\n", telegrams.Select(Meaning.Lines));
        if (KnownDifferences.ContainsKey(name))
            Assert.NotEqual(expected, actual);
        else
            Assert.Equal(expected, actual);
    }

    [Fact]
    public void Known_differences_are_of_vectors_and_have_a_reason()
    {
        Assert.Empty(KnownDifferences.Keys.Except(VectorFiles.Names));
        Assert.DoesNotContain("", KnownDifferences.Values);
    }

    [Fact]
    public void Every_vector_has_a_sentence_and_a_source()
    {
        Assert.All(VectorFiles.All, vector =>
        {
            Assert.EndsWith(".", vector.Json["shows"]!.GetValue<string>(), StringComparison.Ordinal);
            Assert.NotEqual("", vector.Json["source"]!.GetValue<string>());
            Assert.Matches("^[a-z0-9-]+$", vector.Name);
        });
    }
}
