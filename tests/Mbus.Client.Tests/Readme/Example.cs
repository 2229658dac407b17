using Mbus.Client.Lines;
using Mbus.Client.Readings;
using Mbus.Simulation;

namespace Mbus.Client.Tests.Readme;

/// <summary>The example of README.md, which stands there as it stands here between the two comments.</summary>
internal static class Example
{
    // The parameter has the name of the class that a program would write to.
    public static async Task RunAsync(TextWriter Console)
    {
        // begin
        await using Line line = SimulatedLine.InRealTime(BusDefinition.Default);    // or await LineAddress.Parse("/dev/ttyUSB0").OpenAsync()
        MbusMaster master = new(line);
        foreach (ScannedAddress found in await master.ScanAsync(1, 10))
        {
            if (found.Outcome != Outcome.Reply)
                continue;    // several meters at one address: master.SearchAsync finds each of them

            MeterReading reading = MeterReading.From(await master.ReadAsync(found.Address));
            Console.WriteLine($"{found.Address}: {reading.Identity}");
            foreach (RecordReading record in reading.Records)
                Console.WriteLine($"  {record}");
        }
        // end
    }
}
