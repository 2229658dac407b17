namespace Mbus
{
    /// <summary>Units of the fixed data structure (EN 1434-3:1997): 64 codes, packed as in <see cref="VifTable"/>.</summary>
    internal static class FixedUnitTable
    {
        private const int NoUnit = 0x3F;

        /// <summary>Returns the entry of a unit code, 0 to 63; 0 for a reserved one.</summary>
        public static int Find(int code)
        {
            if (code == 0x00)
                return Pack(Quantity.Dimensionless, Unit.HoursMinutesSeconds, 0);
            if (code == 0x01)
                return Pack(Quantity.Dimensionless, Unit.DaysMonthsYears, 0);
            if (code <= 0x0A)
                return Pack(Quantity.Energy, Unit.WattHour, code - 0x02);
            if (code <= 0x13)
                return Pack(Quantity.Energy, Unit.Joule, code - 0x0B + 3);
            if (code <= 0x1C)
                return Pack(Quantity.Power, Unit.Watt, code - 0x14);
            if (code <= 0x25)
                return Pack(Quantity.Power, Unit.JoulePerHour, code - 0x1D + 3);
            if (code <= 0x2E)
                return Pack(Quantity.Volume, Unit.CubicMetre, code - 0x26 - 6);
            if (code <= 0x37)
                return Pack(Quantity.VolumeFlow, Unit.CubicMetrePerHour, code - 0x2F - 6);
            if (code == 0x38)
                return Pack(Quantity.Temperature, Unit.Celsius, -3);
            if (code == 0x39)
                return Pack(Quantity.HeatCostAllocation, Unit.HeatCostUnit, 0);
            return code == NoUnit ? Pack(Quantity.Dimensionless, Unit.None, 0) : 0;
        }

        private static int Pack(Quantity quantity, Unit unit, int exponent)
        {
            return Meaning.Pack(quantity, unit, exponent, DataCoding.Default);
        }
    }
}
