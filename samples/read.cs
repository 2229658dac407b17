#:project ../shared/Mbus.Client
#:project ../shared/Mbus.Simulation

// Reads one meter: dotnet run samples/read.cs [LINE] [ADDRESS], for example /dev/ttyUSB0 1 or tcp://192.168.1.20:10001 12345678.
// Without a line it reads a simulated meter.
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Client.Readings;
using Mbus.Simulation;

await using Line line = args.Length > 0 ? await LineAddress.Parse(args[0]).OpenAsync() : SimulatedLine.InRealTime(BusDefinition.Default);
MeterAddress address = MeterAddress.Parse(args.Length > 1 ? args[1] : "2");

MbusMaster master = new(line);
MeterReading reading = MeterReading.From(await master.ReadAsync(address));
Console.WriteLine(reading.Identity);
foreach (RecordReading record in reading.Records)
    Console.WriteLine(record);
