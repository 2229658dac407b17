namespace Mbus
{
    /// <summary>Non-metric units of VIFE 3D (CEN draft of EN 13757-3, annex C): the VIFs that have one, with their powers of ten.</summary>
    internal static class NonMetricUnit
    {
        /// <summary>
        /// Replaces the unit in the meaning of a primary VIF, and keeps the powers of ten of other VIFEs. Returns false if the VIF has no
        /// non-metric unit.
        /// </summary>
        public static bool TryReplace(ref int meaning, int vif)
        {
            int n = vif & 7;
            if (vif < 0x08)
                meaning = Replace(meaning, vif, Unit.Btu, n);
            else if (vif >= 0x10 && vif < 0x18)
                meaning = Replace(meaning, vif, Unit.UsGallon, n - 3);
            else if (vif >= 0x28 && vif < 0x30)
                meaning = Replace(meaning, vif, Unit.BtuPerSecond, n - 3);
            else if (vif >= 0x40 && vif < 0x48)
                meaning = Replace(meaning, vif, Unit.UsGallonPerMinute, n - 3);
            else if (vif >= 0x58 && vif < 0x68)
                meaning = Replace(meaning, vif, Unit.Fahrenheit, (n & 3) - 3);
            else
                return false;
            return true;
        }

        private static int Replace(int meaning, int vif, Unit unit, int exponent)
        {
            int scaled = Meaning.ExponentOf(meaning) - Meaning.ExponentOf(VifTable.Find(vif));
            return Meaning.WithUnit(meaning, unit, exponent + scaled);
        }
    }
}
