#:project ../shared/Mbus.Client
#:project ../shared/Mbus.Simulation

// Finds the meters at the primary addresses 1 to 10: dotnet run samples/scan.cs [LINE]
using Mbus;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Client.Readings;
using Mbus.Simulation;

await using Line line = args.Length > 0 ? await LineAddress.Parse(args[0]).OpenAsync() : SimulatedLine.InRealTime(BusDefinition.Default);
MbusMaster master = new(line);
foreach (ScannedAddress found in await master.ScanAsync(1, 10))
{
    if (found.Outcome == Outcome.Reply)
        Console.WriteLine($"{found.Address}: {MeterReading.From(await master.ReadAsync(found.Address)).Identity}");
    else if (found.Outcome == Outcome.Damage)
        Console.WriteLine($"{found.Address}: several meters; master.SearchAsync finds them by their secondary addresses");
}
