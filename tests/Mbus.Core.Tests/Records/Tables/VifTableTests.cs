using System.Globalization;

namespace Mbus.Tests.Records;

/// <summary>The VIF tables of EN 13757-3 as the standard prints them, one row per code.</summary>
public class VifTableTests
{
    private const string Table = """
        00        Energy                    0.001 Wh
        01        Energy                    0.01 Wh
        02        Energy                    0.1 Wh
        03        Energy                    1 Wh
        04        Energy                    10 Wh
        05        Energy                    100 Wh
        06        Energy                    1000 Wh
        07        Energy                    10000 Wh
        08        Energy                    1 J
        09        Energy                    10 J
        0A        Energy                    100 J
        0B        Energy                    1000 J
        0C        Energy                    10000 J
        0D        Energy                    100000 J
        0E        Energy                    1000000 J
        0F        Energy                    10000000 J
        10        Volume                    0.000001 m3
        11        Volume                    0.00001 m3
        12        Volume                    0.0001 m3
        13        Volume                    0.001 m3
        14        Volume                    0.01 m3
        15        Volume                    0.1 m3
        16        Volume                    1 m3
        17        Volume                    10 m3
        18        Mass                      0.001 kg
        19        Mass                      0.01 kg
        1A        Mass                      0.1 kg
        1B        Mass                      1 kg
        1C        Mass                      10 kg
        1D        Mass                      100 kg
        1E        Mass                      1000 kg
        1F        Mass                      10000 kg
        20        OnTime                    1 s
        21        OnTime                    1 min
        22        OnTime                    1 h
        23        OnTime                    1 d
        24        OperatingTime             1 s
        25        OperatingTime             1 min
        26        OperatingTime             1 h
        27        OperatingTime             1 d
        28        Power                     0.001 W
        29        Power                     0.01 W
        2A        Power                     0.1 W
        2B        Power                     1 W
        2C        Power                     10 W
        2D        Power                     100 W
        2E        Power                     1000 W
        2F        Power                     10000 W
        30        Power                     1 J/h
        31        Power                     10 J/h
        32        Power                     100 J/h
        33        Power                     1000 J/h
        34        Power                     10000 J/h
        35        Power                     100000 J/h
        36        Power                     1000000 J/h
        37        Power                     10000000 J/h
        38        VolumeFlow                0.000001 m3/h
        39        VolumeFlow                0.00001 m3/h
        3A        VolumeFlow                0.0001 m3/h
        3B        VolumeFlow                0.001 m3/h
        3C        VolumeFlow                0.01 m3/h
        3D        VolumeFlow                0.1 m3/h
        3E        VolumeFlow                1 m3/h
        3F        VolumeFlow                10 m3/h
        40        VolumeFlow                0.0000001 m3/min
        41        VolumeFlow                0.000001 m3/min
        42        VolumeFlow                0.00001 m3/min
        43        VolumeFlow                0.0001 m3/min
        44        VolumeFlow                0.001 m3/min
        45        VolumeFlow                0.01 m3/min
        46        VolumeFlow                0.1 m3/min
        47        VolumeFlow                1 m3/min
        48        VolumeFlow                0.000000001 m3/s
        49        VolumeFlow                0.00000001 m3/s
        4A        VolumeFlow                0.0000001 m3/s
        4B        VolumeFlow                0.000001 m3/s
        4C        VolumeFlow                0.00001 m3/s
        4D        VolumeFlow                0.0001 m3/s
        4E        VolumeFlow                0.001 m3/s
        4F        VolumeFlow                0.01 m3/s
        50        MassFlow                  0.001 kg/h
        51        MassFlow                  0.01 kg/h
        52        MassFlow                  0.1 kg/h
        53        MassFlow                  1 kg/h
        54        MassFlow                  10 kg/h
        55        MassFlow                  100 kg/h
        56        MassFlow                  1000 kg/h
        57        MassFlow                  10000 kg/h
        58        FlowTemperature           0.001 C
        59        FlowTemperature           0.01 C
        5A        FlowTemperature           0.1 C
        5B        FlowTemperature           1 C
        5C        ReturnTemperature         0.001 C
        5D        ReturnTemperature         0.01 C
        5E        ReturnTemperature         0.1 C
        5F        ReturnTemperature         1 C
        60        TemperatureDifference     0.001 K
        61        TemperatureDifference     0.01 K
        62        TemperatureDifference     0.1 K
        63        TemperatureDifference     1 K
        64        ExternalTemperature       0.001 C
        65        ExternalTemperature       0.01 C
        66        ExternalTemperature       0.1 C
        67        ExternalTemperature       1 C
        68        Pressure                  0.001 bar
        69        Pressure                  0.01 bar
        6A        Pressure                  0.1 bar
        6B        Pressure                  1 bar
        6C        Date                      -
        6D        DateTime                  -
        6E        HeatCostAllocation        1 HCA
        6F        None                      -
        70        AveragingDuration         1 s
        71        AveragingDuration         1 min
        72        AveragingDuration         1 h
        73        AveragingDuration         1 d
        74        ActualityDuration         1 s
        75        ActualityDuration         1 min
        76        ActualityDuration         1 h
        77        ActualityDuration         1 d
        78        FabricationNumber         -
        79        Identification            -
        7A        BusAddress                -
        7B        None                      -
        7D        None                      -
        7E        AnyVif                    -
        7F        ManufacturerSpecific      -
        FB 00     Energy                    0.1 MWh
        FB 01     Energy                    1 MWh
        FB 02     ReactiveEnergy            1 kvarh
        FB 03     ReactiveEnergy            10 kvarh
        FB 04     ApparentEnergy            1 kVAh
        FB 05     ApparentEnergy            10 kVAh
        FB 06     CoefficientOfPerformance  0.1
        FB 07     None                      -
        FB 08     Energy                    0.1 GJ
        FB 09     Energy                    1 GJ
        FB 0A     None                      -
        FB 0B     None                      -
        FB 0C     Energy                    0.1 Mcal
        FB 0D     Energy                    1 Mcal
        FB 0E     Energy                    10 Mcal
        FB 0F     Energy                    100 Mcal
        FB 10     Volume                    100 m3
        FB 11     Volume                    1000 m3
        FB 12     None                      -
        FB 13     None                      -
        FB 14     ReactivePower             0.001 kvar
        FB 15     ReactivePower             0.01 kvar
        FB 16     ReactivePower             0.1 kvar
        FB 17     ReactivePower             1 kvar
        FB 18     Mass                      100 t
        FB 19     Mass                      1000 t
        FB 1A     RelativeHumidity          0.1 %
        FB 1B     RelativeHumidity          1 %
        FB 1C     None                      -
        FB 1D     None                      -
        FB 1E     None                      -
        FB 1F     None                      -
        FB 20     Volume                    1 ft3
        FB 21     Volume                    0.1 ft3
        FB 22     Volume                    0.1 gal
        FB 23     Volume                    1 gal
        FB 24     VolumeFlow                0.001 gal/min
        FB 25     VolumeFlow                1 gal/min
        FB 26     VolumeFlow                1 gal/h
        FB 27     None                      -
        FB 28     Power                     0.1 MW
        FB 29     Power                     1 MW
        FB 2A     PhaseVoltageToVoltage     0.1 deg
        FB 2B     PhaseVoltageToCurrent     0.1 deg
        FB 2C     Frequency                 0.001 Hz
        FB 2D     Frequency                 0.01 Hz
        FB 2E     Frequency                 0.1 Hz
        FB 2F     Frequency                 1 Hz
        FB 30     Power                     0.1 GJ/h
        FB 31     Power                     1 GJ/h
        FB 32     None                      -
        FB 33     None                      -
        FB 34     ApparentPower             0.001 kVA
        FB 35     ApparentPower             0.01 kVA
        FB 36     ApparentPower             0.1 kVA
        FB 37     ApparentPower             1 kVA
        FB 38     None                      -
        FB 39     None                      -
        FB 3A     None                      -
        FB 3B     None                      -
        FB 3C     None                      -
        FB 3D     None                      -
        FB 3E     None                      -
        FB 3F     None                      -
        FB 40     None                      -
        FB 41     None                      -
        FB 42     None                      -
        FB 43     None                      -
        FB 44     None                      -
        FB 45     None                      -
        FB 46     None                      -
        FB 47     None                      -
        FB 48     None                      -
        FB 49     None                      -
        FB 4A     None                      -
        FB 4B     None                      -
        FB 4C     None                      -
        FB 4D     None                      -
        FB 4E     None                      -
        FB 4F     None                      -
        FB 50     None                      -
        FB 51     None                      -
        FB 52     None                      -
        FB 53     None                      -
        FB 54     None                      -
        FB 55     None                      -
        FB 56     None                      -
        FB 57     None                      -
        FB 58     FlowTemperature           0.001 F
        FB 59     FlowTemperature           0.01 F
        FB 5A     FlowTemperature           0.1 F
        FB 5B     FlowTemperature           1 F
        FB 5C     ReturnTemperature         0.001 F
        FB 5D     ReturnTemperature         0.01 F
        FB 5E     ReturnTemperature         0.1 F
        FB 5F     ReturnTemperature         1 F
        FB 60     TemperatureDifference     0.001 F
        FB 61     TemperatureDifference     0.01 F
        FB 62     TemperatureDifference     0.1 F
        FB 63     TemperatureDifference     1 F
        FB 64     ExternalTemperature       0.001 F
        FB 65     ExternalTemperature       0.01 F
        FB 66     ExternalTemperature       0.1 F
        FB 67     ExternalTemperature       1 F
        FB 68     RatingFactor              -
        FB 69     RatingFactorQ             -
        FB 6A     RatingFactorC             -
        FB 6B     RatingFactorCr            -
        FB 6C     RatingFactorCh            -
        FB 6D     RatingFactorT             -
        FB 6E     RatingFactorD             -
        FB 6F     None                      -
        FB 70     TemperatureLimit          0.001 F
        FB 71     TemperatureLimit          0.01 F
        FB 72     TemperatureLimit          0.1 F
        FB 73     TemperatureLimit          1 F
        FB 74     TemperatureLimit          0.001 C
        FB 75     TemperatureLimit          0.01 C
        FB 76     TemperatureLimit          0.1 C
        FB 77     TemperatureLimit          1 C
        FB 78     MaximumPower              0.001 W
        FB 79     MaximumPower              0.01 W
        FB 7A     MaximumPower              0.1 W
        FB 7B     MaximumPower              1 W
        FB 7C     MaximumPower              10 W
        FB 7D     MaximumPower              100 W
        FB 7E     MaximumPower              1000 W
        FB 7F     MaximumPower              10000 W
        FD 00     Credit                    0.001 cur
        FD 01     Credit                    0.01 cur
        FD 02     Credit                    0.1 cur
        FD 03     Credit                    1 cur
        FD 04     Debit                     0.001 cur
        FD 05     Debit                     0.01 cur
        FD 06     Debit                     0.1 cur
        FD 07     Debit                     1 cur
        FD 08     MessageNumber             -
        FD 09     DeviceType                -
        FD 0A     Manufacturer              -
        FD 0B     ParameterSet              -
        FD 0C     Model                     -
        FD 0D     HardwareVersion           -
        FD 0E     FirmwareVersion           -
        FD 0F     SoftwareVersion           -
        FD 10     CustomerLocation          -
        FD 11     Customer                  -
        FD 12     AccessCodeUser            -
        FD 13     AccessCodeOperator        -
        FD 14     AccessCodeSystemOperator  -
        FD 15     AccessCodeDeveloper       -
        FD 16     Password                  -
        FD 17     ErrorFlags                -
        FD 18     ErrorMask                 -
        FD 19     SecurityKey               -
        FD 1A     DigitalOutput             -
        FD 1B     DigitalInput              -
        FD 1C     BaudRate                  1 Bd
        FD 1D     ResponseDelay             1 bit
        FD 1E     Retry                     -
        FD 1F     RemoteControl             -
        FD 20     FirstStorage              -
        FD 21     LastStorage               -
        FD 22     StorageBlockSize          -
        FD 23     TariffDescriptor          -
        FD 24     StorageInterval           1 s
        FD 25     StorageInterval           1 min
        FD 26     StorageInterval           1 h
        FD 27     StorageInterval           1 d
        FD 28     StorageInterval           1 mo
        FD 29     StorageInterval           1 a
        FD 2A     OperatorData              -
        FD 2B     TimePointSecond           1 s
        FD 2C     DurationSinceReadout      1 s
        FD 2D     DurationSinceReadout      1 min
        FD 2E     DurationSinceReadout      1 h
        FD 2F     DurationSinceReadout      1 d
        FD 30     TariffStart               -
        FD 31     TariffDuration            1 min
        FD 32     TariffDuration            1 h
        FD 33     TariffDuration            1 d
        FD 34     TariffPeriod              1 s
        FD 35     TariffPeriod              1 min
        FD 36     TariffPeriod              1 h
        FD 37     TariffPeriod              1 d
        FD 38     TariffPeriod              1 mo
        FD 39     TariffPeriod              1 a
        FD 3A     Dimensionless             -
        FD 3B     WirelessContainer         -
        FD 3C     TransmissionPeriod        1 s
        FD 3D     TransmissionPeriod        1 min
        FD 3E     TransmissionPeriod        1 h
        FD 3F     TransmissionPeriod        1 d
        FD 40     Voltage                   0.000000001 V
        FD 41     Voltage                   0.00000001 V
        FD 42     Voltage                   0.0000001 V
        FD 43     Voltage                   0.000001 V
        FD 44     Voltage                   0.00001 V
        FD 45     Voltage                   0.0001 V
        FD 46     Voltage                   0.001 V
        FD 47     Voltage                   0.01 V
        FD 48     Voltage                   0.1 V
        FD 49     Voltage                   1 V
        FD 4A     Voltage                   10 V
        FD 4B     Voltage                   100 V
        FD 4C     Voltage                   1000 V
        FD 4D     Voltage                   10000 V
        FD 4E     Voltage                   100000 V
        FD 4F     Voltage                   1000000 V
        FD 50     Current                   0.000000000001 A
        FD 51     Current                   0.00000000001 A
        FD 52     Current                   0.0000000001 A
        FD 53     Current                   0.000000001 A
        FD 54     Current                   0.00000001 A
        FD 55     Current                   0.0000001 A
        FD 56     Current                   0.000001 A
        FD 57     Current                   0.00001 A
        FD 58     Current                   0.0001 A
        FD 59     Current                   0.001 A
        FD 5A     Current                   0.01 A
        FD 5B     Current                   0.1 A
        FD 5C     Current                   1 A
        FD 5D     Current                   10 A
        FD 5E     Current                   100 A
        FD 5F     Current                   1000 A
        FD 60     ResetCounter              -
        FD 61     CumulationCounter         -
        FD 62     ControlSignal             -
        FD 63     DayOfWeek                 -
        FD 64     WeekNumber                -
        FD 65     DayChange                 -
        FD 66     ParameterActivation       -
        FD 67     SupplierInformation       -
        FD 68     DurationSinceCumulation   1 h
        FD 69     DurationSinceCumulation   1 d
        FD 6A     DurationSinceCumulation   1 mo
        FD 6B     DurationSinceCumulation   1 a
        FD 6C     BatteryOperatingTime      1 h
        FD 6D     BatteryOperatingTime      1 d
        FD 6E     BatteryOperatingTime      1 mo
        FD 6F     BatteryOperatingTime      1 a
        FD 70     BatteryChange             -
        FD 71     RadioLevel                1 dBm
        FD 72     DaylightSaving            -
        FD 73     ListeningWindow           -
        FD 74     RemainingBatteryLife      1 d
        FD 75     TimesStopped              -
        FD 76     ManufacturerContainer     -
        FD 77     None                      -
        FD 78     None                      -
        FD 79     None                      -
        FD 7A     None                      -
        FD 7B     None                      -
        FD 7C     None                      -
        FD 7E     None                      -
        FD 7F     None                      -
        FD FD 00  SelectedApplication       -
        FD FD 01  None                      -
        FD FD 02  RemainingBatteryLife      1 mo
        FD FD 03  RemainingBatteryLife      1 a
        FD FD 04  None                      -
        FD FD 05  None                      -
        FD FD 06  None                      -
        FD FD 07  None                      -
        FD FD 08  None                      -
        FD FD 3E  Moisture                  1 %
        FD FD 40  None                      -
        FD FD 7F  None                      -
        """;

    /// <summary>The standard's units: ours, and the power of ten between them.</summary>
    private static readonly Dictionary<string, (Unit Unit, int Exponent)> Units = new()
    {
        ["-"] = (Unit.None, 0),
        [""] = (Unit.None, 0),
        ["Wh"] = (Unit.WattHour, 0),
        ["MWh"] = (Unit.WattHour, 6),
        ["J"] = (Unit.Joule, 0),
        ["GJ"] = (Unit.Joule, 9),
        ["Mcal"] = (Unit.Calorie, 6),
        ["kvarh"] = (Unit.VarHour, 3),
        ["kVAh"] = (Unit.VoltAmpereHour, 3),
        ["m3"] = (Unit.CubicMetre, 0),
        ["ft3"] = (Unit.CubicFoot, 0),
        ["gal"] = (Unit.UsGallon, 0),
        ["kg"] = (Unit.Kilogram, 0),
        ["t"] = (Unit.Kilogram, 3),
        ["W"] = (Unit.Watt, 0),
        ["MW"] = (Unit.Watt, 6),
        ["J/h"] = (Unit.JoulePerHour, 0),
        ["GJ/h"] = (Unit.JoulePerHour, 9),
        ["kvar"] = (Unit.Var, 3),
        ["kVA"] = (Unit.VoltAmpere, 3),
        ["m3/h"] = (Unit.CubicMetrePerHour, 0),
        ["m3/min"] = (Unit.CubicMetrePerMinute, 0),
        ["m3/s"] = (Unit.CubicMetrePerSecond, 0),
        ["gal/min"] = (Unit.UsGallonPerMinute, 0),
        ["gal/h"] = (Unit.UsGallonPerHour, 0),
        ["kg/h"] = (Unit.KilogramPerHour, 0),
        ["C"] = (Unit.Celsius, 0),
        ["K"] = (Unit.Kelvin, 0),
        ["F"] = (Unit.Fahrenheit, 0),
        ["bar"] = (Unit.Bar, 0),
        ["%"] = (Unit.Percent, 0),
        ["Hz"] = (Unit.Hertz, 0),
        ["deg"] = (Unit.Degree, 0),
        ["V"] = (Unit.Volt, 0),
        ["A"] = (Unit.Ampere, 0),
        ["dBm"] = (Unit.Dbm, 0),
        ["s"] = (Unit.Second, 0),
        ["min"] = (Unit.Minute, 0),
        ["h"] = (Unit.Hour, 0),
        ["d"] = (Unit.Day, 0),
        ["mo"] = (Unit.Month, 0),
        ["a"] = (Unit.Year, 0),
        ["HCA"] = (Unit.HeatCostUnit, 0),
        ["cur"] = (Unit.Currency, 0),
        ["Bd"] = (Unit.Baud, 0),
        ["bit"] = (Unit.BitTime, 0),
    };

    private static readonly string[] Unsigned =
    [
        "7A", "FB 18", "FB 19", "FB 1A", "FB 1B", "FB 68", "FB 69", "FB 6A", "FB 6B", "FB 6C", "FB 6D", "FB 6E",
        "FD 08", "FD 09", "FD 0A", "FD 0B", "FD 0C", "FD 0D", "FD 0E", "FD 0F", "FD 10", "FD 11", "FD 12", "FD 13", "FD 14", "FD 15", "FD 16",
        "FD 18", "FD 19", "FD 1C", "FD 1D", "FD 20", "FD 21", "FD 22", "FD 23", "FD 2B", "FD 2C", "FD 2D", "FD 2E", "FD 2F",
        "FD 31", "FD 32", "FD 33", "FD 3C", "FD 3D", "FD 3E", "FD 3F", "FD 66", "FD 74", "FD 75",
    ];

    private static readonly string[] Bits = ["FD 17", "FD 1A", "FD 1B", "FD 1F"];

    private readonly RecordReader _reader = new();

    public static TheoryData<string, string, string> Rows()
    {
        TheoryData<string, string, string> rows = new();
        foreach (string line in Table.Split('\n'))
            rows.Add(line[..10].Trim(), line[10..36].Trim(), line[36..].Trim());
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Quantity_unit_and_power_of_ten_are_those_of_the_standard(string vif, string quantity, string unit)
    {
        string[] parts = unit.Split(' ');
        double factor = unit == "-" ? 1 : double.Parse(parts[0], CultureInfo.InvariantCulture);
        (Unit Unit, int Exponent) expected = Units[parts.Length == 2 ? parts[1] : "-"];

        Read("01 " + vif + " 05");

        Assert.Equal(quantity, _reader.Quantity.ToString());
        Assert.Equal(expected.Unit, _reader.Unit);
        Assert.Equal((int)Math.Round(Math.Log10(factor)) + expected.Exponent, _reader.Exponent);
        Assert.Equal(Convert.ToInt32(vif.Replace(" ", ""), 16), _reader.Vif);
        Assert.Equal(quantity == "None", _reader.Error == RecordError.UnknownVif);
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Integers_are_signed_except_type_C_or_D(string vif, string quantity, string unit)
    {
        Read("01 " + vif + " F0");
        if (_reader.Error == RecordError.DataField)
            return;

        bool isUnsigned = Unsigned.Contains(vif) || Bits.Contains(vif);
        Assert.True(_reader.TryGetInteger(out long value), quantity + unit);
        Assert.Equal(isUnsigned ? 0xF0 : -16, value);
        Assert.Equal(Bits.Contains(vif) ? DataType.Bits : isUnsigned ? DataType.Unsigned : DataType.Integer, _reader.Type);
    }

    [Fact]
    public void Every_code_of_the_three_tables_has_a_row()
    {
        string[] codes = Table.Split('\n').Select(line => line[..10].Trim()).ToArray();
        for (int code = 0; code < 128; code++)
        {
            if (code != 0x7C)
                Assert.Contains(code.ToString("X2"), codes);
            Assert.Contains("FB " + code.ToString("X2"), codes);
            if (code != 0x7D)
                Assert.Contains("FD " + code.ToString("X2"), codes);
        }
    }

    [Theory]
    [InlineData("04 EF 06 01 00 00 00")]
    [InlineData("04 6F 01 00 00 00")]
    [InlineData("04 FD 7D 01 00 00 00")]
    [InlineData("04 FD FD 7F 01 00 00 00")]
    public void A_reserved_VIF_is_an_error_of_its_record_and_the_number_is_still_available(string record)
    {
        Read(record + "01 7A 05");

        Assert.Equal(RecordError.UnknownVif, _reader.Error);
        Assert.True(_reader.TryGetInteger(out long value));
        Assert.Equal(1, value);
        Assert.False(_reader.TryGetDecimal(out _, out _));
        Assert.True(_reader.Read());
        Assert.Equal(Quantity.BusAddress, _reader.Quantity);
    }

    [Theory]
    [InlineData(Quantity.RatingFactor, "02 FB 68 00 10", 1)]
    [InlineData(Quantity.RatingFactorD, "02 FB 6E 00 08", 0.5)]
    [InlineData(Quantity.RatingFactorQ, "02 FB 69 01 00", 0.000244140625)]
    public void Rating_factors_count_in_4096ths_and_are_exact(Quantity quantity, string record, double expected)
    {
        Read(record);

        Assert.Equal(quantity, _reader.Quantity);
        Assert.True(_reader.TryGetDecimal(out long mantissa, out int exponent));
        Assert.Equal(-12, exponent);
        Assert.Equal((decimal)expected, mantissa / 1_000_000_000_000m);
    }

    private void Read(string record)
    {
        byte[] bytes = Frames.Hex(record);
        _reader.Reset(bytes, 0, bytes.Length, isFromMaster: false);
        Assert.True(_reader.Read());
    }
}
