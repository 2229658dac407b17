namespace Mbus
{
    /// <summary>
    /// VIF tables of EN 13757-3 in one dense array: for each code the quantity, the unit, the power of ten and the coding, packed in 32
    /// bits. Codes removed in 2004 keep their old meaning; reserved codes are 0.
    /// </summary>
    internal static class VifTable
    {
        public const int ExtensionB = 128;
        public const int ExtensionD = 256;
        public const int ExtensionDD = 384;

        public const int NoRow = ExtensionDD + 128;

        private const int Size = ExtensionDD + 64;

        private static readonly int[] Entries = Fill(new int[Size]);

        /// <summary>Returns the entry of a code of the first table, 0 to 127, or of another table, counted from its first index.</summary>
        public static int Find(int code)
        {
            return code < Size ? Entries[code] : 0;
        }

        /// <summary>Returns the coding of a VIF, with its code in the form of <see cref="RecordReader.Vif"/>.</summary>
        public static DataCoding CodingOf(int vif)
        {
            int code = vif & 0x7F;
            int prefix = vif >> 8;
            if (prefix == 0xFB)
                code += ExtensionB;
            else if (prefix == 0xFD)
                code += ExtensionD;
            else if (prefix == 0xFDFD)
                code += ExtensionDD;
            else if (prefix != 0)
                code = NoRow;
            return Meaning.CodingOf(Find(code));
        }

        private static int[] Fill(int[] t)
        {
            FillPrimary(t);
            FillExtensionB(t, ExtensionB);
            FillExtensionD(t, ExtensionD);
            FillPeriods(t, ExtensionD);
            One(t, ExtensionDD + 0x00, Quantity.SelectedApplication, Unit.None);
            One(t, ExtensionDD + 0x02, Quantity.RemainingBatteryLife, Unit.Month);
            One(t, ExtensionDD + 0x03, Quantity.RemainingBatteryLife, Unit.Year);
            One(t, ExtensionDD + 0x3E, Quantity.Moisture, Unit.Percent);
            return t;
        }

        /// <summary>
        /// Fills the primary VIFs. Runs: first code, number of codes, quantity, unit, power of ten of the first; each next one is ten times
        /// larger.
        /// </summary>
        private static void FillPrimary(int[] t)
        {
            Run(t, 0x00, 8, Quantity.Energy, Unit.WattHour, -3);
            Run(t, 0x08, 8, Quantity.Energy, Unit.Joule, 0);
            Run(t, 0x10, 8, Quantity.Volume, Unit.CubicMetre, -6);
            Run(t, 0x18, 8, Quantity.Mass, Unit.Kilogram, -3);
            Times(t, 0x20, Quantity.OnTime);
            Times(t, 0x24, Quantity.OperatingTime);
            Run(t, 0x28, 8, Quantity.Power, Unit.Watt, -3);
            Run(t, 0x30, 8, Quantity.Power, Unit.JoulePerHour, 0);
            Run(t, 0x38, 8, Quantity.VolumeFlow, Unit.CubicMetrePerHour, -6);
            Run(t, 0x40, 8, Quantity.VolumeFlow, Unit.CubicMetrePerMinute, -7);
            Run(t, 0x48, 8, Quantity.VolumeFlow, Unit.CubicMetrePerSecond, -9);
            Run(t, 0x50, 8, Quantity.MassFlow, Unit.KilogramPerHour, -3);
            Run(t, 0x58, 4, Quantity.FlowTemperature, Unit.Celsius, -3);
            Run(t, 0x5C, 4, Quantity.ReturnTemperature, Unit.Celsius, -3);
            Run(t, 0x60, 4, Quantity.TemperatureDifference, Unit.Kelvin, -3);
            Run(t, 0x64, 4, Quantity.ExternalTemperature, Unit.Celsius, -3);
            Run(t, 0x68, 4, Quantity.Pressure, Unit.Bar, -3);
            One(t, 0x6C, Quantity.Date, Unit.None, DataCoding.Date);
            One(t, 0x6D, Quantity.DateTime, Unit.None, DataCoding.TimePoint);
            One(t, 0x6E, Quantity.HeatCostAllocation, Unit.HeatCostUnit);
            Times(t, 0x70, Quantity.AveragingDuration);
            Times(t, 0x74, Quantity.ActualityDuration);
            One(t, 0x78, Quantity.FabricationNumber, Unit.None);
            One(t, 0x79, Quantity.Identification, Unit.None, DataCoding.Address);
            One(t, 0x7A, Quantity.BusAddress, Unit.None, DataCoding.Unsigned);
            One(t, 0x7C, Quantity.PlainText, Unit.PlainText);
            One(t, 0x7E, Quantity.AnyVif, Unit.None);
            One(t, 0x7F, Quantity.ManufacturerSpecific, Unit.None);
        }

        /// <summary>Fills the VIFs after FB.</summary>
        private static void FillExtensionB(int[] t, int b)
        {
            Run(t, b + 0x00, 2, Quantity.Energy, Unit.WattHour, 5);
            Run(t, b + 0x02, 2, Quantity.ReactiveEnergy, Unit.VarHour, 3);
            Run(t, b + 0x04, 2, Quantity.ApparentEnergy, Unit.VoltAmpereHour, 3);
            Run(t, b + 0x06, 1, Quantity.CoefficientOfPerformance, Unit.None, -1);
            Run(t, b + 0x08, 2, Quantity.Energy, Unit.Joule, 8);
            Run(t, b + 0x0C, 4, Quantity.Energy, Unit.Calorie, 5);
            Run(t, b + 0x10, 2, Quantity.Volume, Unit.CubicMetre, 2);
            Run(t, b + 0x14, 4, Quantity.ReactivePower, Unit.Var, 0);
            Run(t, b + 0x18, 2, Quantity.Mass, Unit.Kilogram, 5, DataCoding.Unsigned);
            Run(t, b + 0x1A, 2, Quantity.RelativeHumidity, Unit.Percent, -1, DataCoding.Unsigned);
            Run(t, b + 0x20, 1, Quantity.Volume, Unit.CubicFoot, 0);
            Run(t, b + 0x21, 1, Quantity.Volume, Unit.CubicFoot, -1);
            Run(t, b + 0x22, 2, Quantity.Volume, Unit.UsGallon, -1);
            Run(t, b + 0x24, 1, Quantity.VolumeFlow, Unit.UsGallonPerMinute, -3);
            Run(t, b + 0x25, 1, Quantity.VolumeFlow, Unit.UsGallonPerMinute, 0);
            Run(t, b + 0x26, 1, Quantity.VolumeFlow, Unit.UsGallonPerHour, 0);
            Run(t, b + 0x28, 2, Quantity.Power, Unit.Watt, 5);
            Run(t, b + 0x2A, 1, Quantity.PhaseVoltageToVoltage, Unit.Degree, -1);
            Run(t, b + 0x2B, 1, Quantity.PhaseVoltageToCurrent, Unit.Degree, -1);
            Run(t, b + 0x2C, 4, Quantity.Frequency, Unit.Hertz, -3);
            Run(t, b + 0x30, 2, Quantity.Power, Unit.JoulePerHour, 8);
            Run(t, b + 0x34, 4, Quantity.ApparentPower, Unit.VoltAmpere, 0);
            Run(t, b + 0x58, 4, Quantity.FlowTemperature, Unit.Fahrenheit, -3);
            Run(t, b + 0x5C, 4, Quantity.ReturnTemperature, Unit.Fahrenheit, -3);
            Run(t, b + 0x60, 4, Quantity.TemperatureDifference, Unit.Fahrenheit, -3);
            Run(t, b + 0x64, 4, Quantity.ExternalTemperature, Unit.Fahrenheit, -3);
            One(t, b + 0x68, Quantity.RatingFactor, Unit.None, DataCoding.Rating);
            One(t, b + 0x69, Quantity.RatingFactorQ, Unit.None, DataCoding.Rating);
            One(t, b + 0x6A, Quantity.RatingFactorC, Unit.None, DataCoding.Rating);
            One(t, b + 0x6B, Quantity.RatingFactorCr, Unit.None, DataCoding.Rating);
            One(t, b + 0x6C, Quantity.RatingFactorCh, Unit.None, DataCoding.Rating);
            One(t, b + 0x6D, Quantity.RatingFactorT, Unit.None, DataCoding.Rating);
            One(t, b + 0x6E, Quantity.RatingFactorD, Unit.None, DataCoding.Rating);
            Run(t, b + 0x70, 4, Quantity.TemperatureLimit, Unit.Fahrenheit, -3);
            Run(t, b + 0x74, 4, Quantity.TemperatureLimit, Unit.Celsius, -3);
            Run(t, b + 0x78, 8, Quantity.MaximumPower, Unit.Watt, -3);
        }

        /// <summary>Fills the VIFs after FD, without times and periods.</summary>
        private static void FillExtensionD(int[] t, int d)
        {
            Run(t, d + 0x00, 4, Quantity.Credit, Unit.Currency, -3);
            Run(t, d + 0x04, 4, Quantity.Debit, Unit.Currency, -3);
            One(t, d + 0x08, Quantity.MessageNumber, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x09, Quantity.DeviceType, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x0A, Quantity.Manufacturer, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x0B, Quantity.ParameterSet, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x0C, Quantity.Model, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x0D, Quantity.HardwareVersion, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x0E, Quantity.FirmwareVersion, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x0F, Quantity.SoftwareVersion, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x10, Quantity.CustomerLocation, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x11, Quantity.Customer, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x12, Quantity.AccessCodeUser, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x13, Quantity.AccessCodeOperator, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x14, Quantity.AccessCodeSystemOperator, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x15, Quantity.AccessCodeDeveloper, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x16, Quantity.Password, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x17, Quantity.ErrorFlags, Unit.None, DataCoding.Bits);
            One(t, d + 0x18, Quantity.ErrorMask, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x19, Quantity.SecurityKey, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x1A, Quantity.DigitalOutput, Unit.None, DataCoding.Bits);
            One(t, d + 0x1B, Quantity.DigitalInput, Unit.None, DataCoding.Bits);
            One(t, d + 0x1C, Quantity.BaudRate, Unit.Baud, DataCoding.Unsigned);
            One(t, d + 0x1D, Quantity.ResponseDelay, Unit.BitTime, DataCoding.Unsigned);
            One(t, d + 0x1E, Quantity.Retry, Unit.None);
            One(t, d + 0x1F, Quantity.RemoteControl, Unit.None, DataCoding.Bits);
            One(t, d + 0x20, Quantity.FirstStorage, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x21, Quantity.LastStorage, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x22, Quantity.StorageBlockSize, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x23, Quantity.TariffDescriptor, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x2A, Quantity.OperatorData, Unit.None);
            One(t, d + 0x3A, Quantity.Dimensionless, Unit.None);
            One(t, d + 0x3B, Quantity.WirelessContainer, Unit.None, DataCoding.Raw);
            Run(t, d + 0x40, 16, Quantity.Voltage, Unit.Volt, -9);
            Run(t, d + 0x50, 16, Quantity.Current, Unit.Ampere, -12);
            One(t, d + 0x60, Quantity.ResetCounter, Unit.None);
            One(t, d + 0x61, Quantity.CumulationCounter, Unit.None);
            One(t, d + 0x62, Quantity.ControlSignal, Unit.None);
            One(t, d + 0x63, Quantity.DayOfWeek, Unit.None);
            One(t, d + 0x64, Quantity.WeekNumber, Unit.None);
            One(t, d + 0x65, Quantity.DayChange, Unit.None, DataCoding.DateOrNumber);
            One(t, d + 0x66, Quantity.ParameterActivation, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x67, Quantity.SupplierInformation, Unit.None);
            One(t, d + 0x70, Quantity.BatteryChange, Unit.None, DataCoding.DateOrNumber);
            One(t, d + 0x71, Quantity.RadioLevel, Unit.Dbm);
            One(t, d + 0x72, Quantity.DaylightSaving, Unit.None, DataCoding.DaylightSaving);
            One(t, d + 0x73, Quantity.ListeningWindow, Unit.None, DataCoding.ListeningWindow);
            One(t, d + 0x74, Quantity.RemainingBatteryLife, Unit.Day, DataCoding.Unsigned);
            One(t, d + 0x75, Quantity.TimesStopped, Unit.None, DataCoding.Unsigned);
            One(t, d + 0x76, Quantity.ManufacturerContainer, Unit.None, DataCoding.Raw);
        }

        /// <summary>Fills the times and periods after FD.</summary>
        private static void FillPeriods(int[] t, int d)
        {
            Times(t, d + 0x24, Quantity.StorageInterval);
            One(t, d + 0x28, Quantity.StorageInterval, Unit.Month);
            One(t, d + 0x29, Quantity.StorageInterval, Unit.Year);
            One(t, d + 0x2B, Quantity.TimePointSecond, Unit.Second, DataCoding.Unsigned);
            Times(t, d + 0x2C, Quantity.DurationSinceReadout, DataCoding.Unsigned);
            One(t, d + 0x30, Quantity.TariffStart, Unit.None, DataCoding.DateOrNumber);
            One(t, d + 0x31, Quantity.TariffDuration, Unit.Minute, DataCoding.Unsigned);
            One(t, d + 0x32, Quantity.TariffDuration, Unit.Hour, DataCoding.Unsigned);
            One(t, d + 0x33, Quantity.TariffDuration, Unit.Day, DataCoding.Unsigned);
            Times(t, d + 0x34, Quantity.TariffPeriod);
            One(t, d + 0x38, Quantity.TariffPeriod, Unit.Month);
            One(t, d + 0x39, Quantity.TariffPeriod, Unit.Year);
            Times(t, d + 0x3C, Quantity.TransmissionPeriod, DataCoding.Unsigned);
            One(t, d + 0x68, Quantity.DurationSinceCumulation, Unit.Hour);
            One(t, d + 0x69, Quantity.DurationSinceCumulation, Unit.Day);
            One(t, d + 0x6A, Quantity.DurationSinceCumulation, Unit.Month);
            One(t, d + 0x6B, Quantity.DurationSinceCumulation, Unit.Year);
            One(t, d + 0x6C, Quantity.BatteryOperatingTime, Unit.Hour);
            One(t, d + 0x6D, Quantity.BatteryOperatingTime, Unit.Day);
            One(t, d + 0x6E, Quantity.BatteryOperatingTime, Unit.Month);
            One(t, d + 0x6F, Quantity.BatteryOperatingTime, Unit.Year);
        }

        private static void Run(int[] t, int first, int count, Quantity quantity, Unit unit, int exponent, DataCoding coding = DataCoding.Default)
        {
            for (int i = 0; i < count; i++)
                t[first + i] = Meaning.Pack(quantity, unit, exponent + i, coding);
        }

        private static void One(int[] t, int code, Quantity quantity, Unit unit, DataCoding coding = DataCoding.Default)
        {
            t[code] = Meaning.Pack(quantity, unit, 0, coding);
        }

        /// <summary>Fills four codes: seconds, minutes, hours, days.</summary>
        private static void Times(int[] t, int first, Quantity quantity, DataCoding coding = DataCoding.Default)
        {
            One(t, first, quantity, Unit.Second, coding);
            One(t, first + 1, quantity, Unit.Minute, coding);
            One(t, first + 2, quantity, Unit.Hour, coding);
            One(t, first + 3, quantity, Unit.Day, coding);
        }
    }
}
