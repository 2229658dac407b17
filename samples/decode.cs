#:project ../shared/Mbus.Client

// Decodes a recorded telegram: dotnet run samples/decode.cs [HEX]
using Mbus.Client.Readings;

string hex = args.Length > 0 ? string.Concat(args)
    : "68 1F 1F 68 08 02 72 78 56 34 12 24 40 01 07 55 00 00 00 03 13 15 31 00 DA 02 3B 13 01 8B 60 04 37 18 02 18 16";

MeterReading reading = MeterReading.Parse(hex);
Console.WriteLine(reading.Identity);
foreach (RecordReading record in reading.Records)
    Console.WriteLine(record);
