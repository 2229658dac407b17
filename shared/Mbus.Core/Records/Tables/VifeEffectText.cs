namespace Mbus
{
    /// <summary>Texts of VIFE effects in English, and their UCUM suffixes.</summary>
    public static class VifeEffectText
    {
        /// <summary>Returns the text of a VIFE effect in lower case; for a reserved one, its code in hexadecimal.</summary>
        public static string Text(this VifeEffect effect)
        {
            int code = (int)effect;
            if (code >= 0x200)
                return Action(effect);
            if (code >= 0x100)
                return Extension(effect);
            if (code >= 0x70 && code <= 0x77)
                return "multiplied by 10^" + NumberText.Decimal(code - 0x76);
            if (code >= 0x78 && code <= 0x7B)
                return "10^" + NumberText.Decimal(code - 0x7B) + " added";
            if ((code & ~0x7F) == 0 && VifeTable.IsLimitOrDuration(code))
                return LimitOrDuration(code);
            return Combinable(effect);
        }

        /// <summary>Returns the suffix of the VIFE for the UCUM code of the unit, such as /h; empty if the unit does not change.</summary>
        public static string Ucum(this VifeEffect effect)
        {
            switch (effect)
            {
                case VifeEffect.PerSecond: return "/s";
                case VifeEffect.PerMinute: return "/min";
                case VifeEffect.PerHour: return "/h";
                case VifeEffect.PerDay: return "/d";
                case VifeEffect.PerWeek: return "/wk";
                case VifeEffect.PerMonth: return "/mo";
                case VifeEffect.PerYear: return "/a";
                case VifeEffect.PerRevolution: return "/{revolution}";
                case VifeEffect.IncrementPerInputPulse0: return "/{pulse}";
                case VifeEffect.IncrementPerInputPulse1: return "/{pulse}";
                case VifeEffect.IncrementPerOutputPulse0: return "/{pulse}";
                case VifeEffect.IncrementPerOutputPulse1: return "/{pulse}";
                case VifeEffect.PerLitre: return "/l";
                case VifeEffect.PerCubicMetre: return "/m3";
                case VifeEffect.PerKilogram: return "/kg";
                case VifeEffect.PerKelvin: return "/K";
                case VifeEffect.PerKilowattHour: return "/(kW.h)";
                case VifeEffect.PerGigajoule: return "/GJ";
                case VifeEffect.PerKilowatt: return "/kW";
                case VifeEffect.PerKelvinLitre: return "/(K.l)";
                case VifeEffect.PerVolt: return "/V";
                case VifeEffect.PerAmpere: return "/A";
                case VifeEffect.MultipliedBySecond: return ".s";
                case VifeEffect.MultipliedBySecondPerVolt: return ".s/V";
                case VifeEffect.MultipliedBySecondPerAmpere: return ".s/A";
                default: return "";
            }
        }

        /// <summary>
        /// Returns the text of codes 42 to 67, 6A, 6B, 6E and 6F: of a limit (u, bit 3) or the quantity itself, first or last (f, bit 2),
        /// begin or end (b, bit 0).
        /// </summary>
        private static string LimitOrDuration(int code)
        {
            string which = (code & 4) == 0 ? "first" : "last";
            string limit = code >= 0x60 ? "" : (code & 8) == 0 ? " lower limit exceed" : " upper limit exceed";
            if (code >= 0x50 && code < 0x68)
                return "duration of " + which + limit;
            return "date of " + ((code & 1) == 0 ? "begin of " : "end of ") + which + limit;
        }

        private static string Combinable(VifeEffect effect)
        {
            switch (effect)
            {
                case VifeEffect.NoError: return "no error";
                case VifeEffect.TooManyDifes: return "too many DIFEs";
                case VifeEffect.StorageNotImplemented: return "storage number not implemented";
                case VifeEffect.SubunitNotImplemented: return "unit number not implemented";
                case VifeEffect.TariffNotImplemented: return "tariff not implemented";
                case VifeEffect.FunctionNotImplemented: return "function not implemented";
                case VifeEffect.DataClassNotImplemented: return "data class not implemented";
                case VifeEffect.DataSizeNotImplemented: return "data size not implemented";
                case VifeEffect.TooManyVifes: return "too many VIFEs";
                case VifeEffect.IllegalVifGroup: return "illegal VIF group";
                case VifeEffect.IllegalVifExponent: return "illegal VIF exponent";
                case VifeEffect.VifDifMismatch: return "VIF and DIF do not match";
                case VifeEffect.UnimplementedAction: return "unimplemented action";
                case VifeEffect.AverageValue: return "average value";
                case VifeEffect.InverseCompactProfile: return "inverse compact profile";
                case VifeEffect.RelativeDeviation: return "relative deviation";
                case VifeEffect.NoData: return "no data available";
                case VifeEffect.DataOverflow: return "data overflow";
                case VifeEffect.DataUnderflow: return "data underflow";
                case VifeEffect.DataError: return "data error";
                case VifeEffect.PrematureEnd: return "premature end of record";
                case VifeEffect.StandardConformData: return "standard-conform data";
                case VifeEffect.CompactProfileWithRegisters: return "compact profile with register numbers";
                case VifeEffect.CompactProfile: return "compact profile";
                case VifeEffect.PerSecond: return "per second";
                case VifeEffect.PerMinute: return "per minute";
                case VifeEffect.PerHour: return "per hour";
                case VifeEffect.PerDay: return "per day";
                case VifeEffect.PerWeek: return "per week";
                case VifeEffect.PerMonth: return "per month";
                case VifeEffect.PerYear: return "per year";
                case VifeEffect.PerRevolution: return "per revolution";
                case VifeEffect.IncrementPerInputPulse0: return "increment per input pulse on channel 0";
                case VifeEffect.IncrementPerInputPulse1: return "increment per input pulse on channel 1";
                case VifeEffect.IncrementPerOutputPulse0: return "increment per output pulse on channel 0";
                case VifeEffect.IncrementPerOutputPulse1: return "increment per output pulse on channel 1";
                case VifeEffect.PerLitre: return "per litre";
                case VifeEffect.PerCubicMetre: return "per m³";
                case VifeEffect.PerKilogram: return "per kg";
                case VifeEffect.PerKelvin: return "per K";
                case VifeEffect.PerKilowattHour: return "per kWh";
                case VifeEffect.PerGigajoule: return "per GJ";
                case VifeEffect.PerKilowatt: return "per kW";
                case VifeEffect.PerKelvinLitre: return "per K·l";
                case VifeEffect.PerVolt: return "per V";
                case VifeEffect.PerAmpere: return "per A";
                case VifeEffect.MultipliedBySecond: return "multiplied by s";
                case VifeEffect.MultipliedBySecondPerVolt: return "multiplied by s/V";
                case VifeEffect.MultipliedBySecondPerAmpere: return "multiplied by s/A";
                case VifeEffect.StartDate: return "start date of";
                case VifeEffect.Uncorrected: return "uncorrected";
                case VifeEffect.PositiveContributions: return "accumulation of positive contributions";
                case VifeEffect.NegativeContributions: return "accumulation of negative contributions";
                case VifeEffect.NonMetric: return "non-metric";
                case VifeEffect.BaseConditions: return "at base conditions";
                case VifeEffect.ObisDeclaration: return "OBIS declaration";
                case VifeEffect.LowerLimit: return "lower limit";
                case VifeEffect.LowerLimitExceeds: return "number of exceeds of lower limit";
                case VifeEffect.UpperLimit: return "upper limit";
                case VifeEffect.UpperLimitExceeds: return "number of exceeds of upper limit";
                case VifeEffect.ValueDuringLowerLimitExceed: return "value during lower limit exceed";
                case VifeEffect.Leakage: return "leakage";
                case VifeEffect.ValueDuringUpperLimitExceed: return "value during upper limit exceed";
                case VifeEffect.Overflow: return "overflow";
                case VifeEffect.MultipliedByThousand: return "multiplied by 1000";
                case VifeEffect.FutureValue: return "future value";
                case VifeEffect.ManufacturerSpecific: return "manufacturer specific";
                default: return Reserved(effect);
            }
        }

        private static string Extension(VifeEffect effect)
        {
            switch (effect)
            {
                case VifeEffect.PhaseL1: return "L1";
                case VifeEffect.PhaseL2: return "L2";
                case VifeEffect.PhaseL3: return "L3";
                case VifeEffect.Neutral: return "N";
                case VifeEffect.PhasesL1L2: return "L1-L2";
                case VifeEffect.PhasesL2L3: return "L2-L3";
                case VifeEffect.PhasesL3L1: return "L3-L1";
                case VifeEffect.Quadrant1: return "Q1";
                case VifeEffect.Quadrant2: return "Q2";
                case VifeEffect.Quadrant3: return "Q3";
                case VifeEffect.Quadrant4: return "Q4";
                case VifeEffect.ImportExportDelta: return "import-export";
                case VifeEffect.AbsoluteContributions: return "accumulation of absolute contributions";
                case VifeEffect.TypeC: return "data type C";
                case VifeEffect.TypeD: return "data type D";
                case VifeEffect.ToMeter: return "to meter";
                case VifeEffect.FromMeter: return "from meter";
                default: return Reserved(effect);
            }
        }

        private static string Action(VifeEffect effect)
        {
            switch (effect)
            {
                case VifeEffect.ActionWrite: return "write";
                case VifeEffect.ActionAddValue: return "add value";
                case VifeEffect.ActionSubtractValue: return "subtract value";
                case VifeEffect.ActionOr: return "OR";
                case VifeEffect.ActionAnd: return "AND";
                case VifeEffect.ActionXor: return "XOR";
                case VifeEffect.ActionAndNot: return "AND NOT";
                case VifeEffect.ActionClear: return "clear";
                case VifeEffect.ActionAddEntry: return "add entry";
                case VifeEffect.ActionDeleteEntry: return "delete entry";
                case VifeEffect.ActionDelayedAction: return "delayed action";
                case VifeEffect.ActionFreeze: return "freeze";
                case VifeEffect.ActionAddToReadout: return "add to readout list";
                case VifeEffect.ActionDeleteFromReadout: return "delete from readout list";
                default: return Reserved(effect);
            }
        }

        private static string Reserved(VifeEffect effect)
        {
            bool isBehindFc = ((int)effect >> 8) == 1;
            return "VIFE " + (isBehindFc ? "FC " : "") + NumberText.Hex((uint)effect & 0xFF, 2);
        }
    }
}
