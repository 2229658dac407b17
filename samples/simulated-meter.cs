#:project ../shared/Mbus.Client
#:project ../shared/Mbus.Simulation

// A meter of one's own in virtual time, as in a unit test: no waiting, no port. dotnet run samples/simulated-meter.cs
using Mbus;
using Mbus.Client;
using Mbus.Client.Lines;
using Mbus.Client.Readings;
using Mbus.Simulation;

MeterDefinition water = new()
{
    PrimaryAddress = 5,
    Address = new SecondaryAddress(0x12345678, 0x2434, 1, 7),
    Telegrams = [new TelegramDefinition { Records = [new RecordDefinition([0x0C, 0x13]) { Value = 1234.567e3 }] }],
};
SimulatedBus bus = new(new BusDefinition { Meters = [water] }, new LineTiming(2400, 0));
await using Line line = SimulatedLine.InVirtualTime(bus);

MeterReading reading = MeterReading.From(await new MbusMaster(line).ReadAsync(MeterAddress.Parse("5")));
Console.WriteLine(reading.Records[0]);
if (reading.Records[0].ToString() != "volume 1234.567 m³")
    throw new InvalidOperationException("The meter was read wrong.");
