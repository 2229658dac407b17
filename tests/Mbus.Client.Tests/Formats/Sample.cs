using Mbus.Client.Readings;

namespace Mbus.Client.Tests.Formats;

/// <summary>A recorded telegram beside what each format makes of it: NAME.hex, .txt, .json, .csv and .explained.txt in the folder Samples.</summary>
internal static class Sample
{
    /// <summary>The samples: name, and what is to be seen in it.</summary>
    public static TheoryData<string> Names =>
    [
        "water",        // an ATS water meter with 50 litres: 0.05 m³
        "heat",         // two telegrams of one read, a date by VIFE, a real
        "fixed",        // the fixed structure
        "invalid",      // invalid integer and date, more telegrams (issue wmbusmeters 435)
        "labels",       // units in plain text (issue Valley.Net 12)
        "odd",          // reserved VIF, reported error, control characters, BCD digit A, 20 digits, cut record
        "busy",         // application error
        "alarm",
        "encrypted",    // without its key
    ];

    public static MeterReading Read(string name)
    {
        byte[] bytes = Readings.Recorded.Bytes(Expected($"{name}.hex"));
        return Assert.Single(Capture.Read(bytes).Readings);
    }

    /// <summary>A file of the folder Samples, with line feeds at its line ends.</summary>
    public static string Expected(string file) => InRepository($"tests/Mbus.Client.Tests/Formats/Samples/{file}");

    /// <summary>A file of the repository; where the tests do not run within one they are skipped.</summary>
    public static string InRepository(string file)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder != null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mbus.Edge.sln")))
                return File.ReadAllText(Path.Combine(folder.FullName, file)).ReplaceLineEndings("\n");
        }

        Assert.Skip("The tests do not run within the repository.");
        return "";
    }
}
