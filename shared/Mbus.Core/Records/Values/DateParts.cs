namespace Mbus
{
    /// <summary>
    /// Date, time or both as sent by a meter, types F, G, I and J of EN 13757-3: components and their validity, not converted to a point in
    /// time. Keeps the transmitted bits, so writing it gives the same bytes.
    /// </summary>
    public readonly struct DateParts
    {
        /// <summary>Value of a component that the type does not have, or that is "every" or "unspecified".</summary>
        public const int Every = -1;

        // All bits are one, as in Every.
        private const int EveryMinute = 63;
        private const int EveryHour = 31;
        private const int EveryMonth = 15;
        private const int EveryYear = 127;
        private const int InvalidDate = 0xFFFF;
        private const int InvalidTime = 0xFFFFFF;
        private const int LastYearOf2000 = 80;
        private const int ShortestMonth = 28;
        private const int YearDigits = 4;
        private const int Digits = 2;
        private const int LongestText = 20;

        /// <summary>
        /// Type: <see cref="DataType.DateTime"/> (F), <see cref="DataType.Date"/> (G), <see cref="DataType.DateTimeSeconds"/> (I) or
        /// <see cref="DataType.Time"/> (J).
        /// </summary>
        public readonly DataType Type;

        /// <summary>Bits as sent, the first byte lowest.</summary>
        public readonly long Bits;

        /// <summary>Creates the components from the bits of one of the four types.</summary>
        public DateParts(DataType type, long bits)
        {
            Type = type;
            Bits = bits;
        }

        /// <summary>True if there are year, month and day.</summary>
        public bool HasDate
        {
            get { return Type == DataType.Date || Type == DataType.DateTime || Type == DataType.DateTimeSeconds; }
        }

        /// <summary>True if there are hour and minute.</summary>
        public bool HasTime
        {
            get { return Type == DataType.Time || Type == DataType.DateTime || Type == DataType.DateTimeSeconds; }
        }

        /// <summary>True if there is a second.</summary>
        public bool HasSecond
        {
            get { return Type == DataType.Time || Type == DataType.DateTimeSeconds; }
        }

        /// <summary>
        /// Year with century: two digits up to 80 mean 2000 and later, others 1900 and later; in type F the hundred-year bits count from
        /// 1900, and 0 there means the two-digit rule.
        /// </summary>
        public int Year
        {
            get
            {
                int year = YearCode;
                if (!HasDate || year == EveryYear)
                    return Every;
                if (HundredYears != 0)
                    return 1900 + (100 * HundredYears) + year;
                return year <= LastYearOf2000 ? 2000 + year : 1900 + year;
            }
        }

        /// <summary>Month, 1 to 12 if valid.</summary>
        public int Month
        {
            get { return HasDate && !IsEveryMonth ? MonthCode : Every; }
        }

        /// <summary>Day of the month, 1 to 31 if valid.</summary>
        public int Day
        {
            get { return HasDate && DayCode != 0 ? DayCode : Every; }
        }

        /// <summary>Hour, 0 to 23 if valid.</summary>
        public int Hour
        {
            get
            {
                if (Type == DataType.Time)
                    return Field(16, 8);
                int hour = Field(Type == DataType.DateTimeSeconds ? 16 : 8, 5);
                return HasTime && hour != EveryHour ? hour : Every;
            }
        }

        /// <summary>Minute, 0 to 59 if valid.</summary>
        public int Minute
        {
            get
            {
                if (Type == DataType.Time)
                    return Field(8, 8);
                int minute = Field(Type == DataType.DateTimeSeconds ? 8 : 0, 6);
                return HasTime && minute != EveryMinute ? minute : Every;
            }
        }

        /// <summary>Second, 0 to 59 if valid.</summary>
        public int Second
        {
            get
            {
                if (Type == DataType.Time)
                    return Field(0, 8);
                int second = Field(0, 6);
                return HasSecond && second != EveryMinute ? second : Every;
            }
        }

        /// <summary>True if the meter's clock uses daylight saving time (types F and I).</summary>
        public bool IsSummerTime
        {
            get { return Type == DataType.DateTime ? Field(15, 1) != 0 : Type == DataType.DateTimeSeconds && Field(6, 1) != 0; }
        }

        /// <summary>Day of the week, 1 Monday to 7 Sunday; 0 if unspecified, or not of type I.</summary>
        public int DayOfWeek
        {
            get { return Type == DataType.DateTimeSeconds ? Field(21, 3) : 0; }
        }

        /// <summary>Week of the year; 0 if unspecified, or not of type I.</summary>
        public int Week
        {
            get { return Type == DataType.DateTimeSeconds ? Field(40, 6) : 0; }
        }

        /// <summary>Hours added by daylight saving, -3 to 3; 0 if not of type I.</summary>
        public int DaylightSavingHours
        {
            get
            {
                if (Type != DataType.DateTimeSeconds)
                    return 0;
                return Field(14, 1) != 0 ? Field(46, 2) : -Field(46, 2);
            }
        }

        /// <summary>Validity of the components as a point in time.</summary>
        public DateValidity Validity
        {
            get
            {
                if (IsMarkedInvalid)
                    return DateValidity.Invalid;
                if (!IsPossible)
                    return DateValidity.Impossible;
                bool every = (HasDate && (Year == Every || Month == Every || Day == Every))
                    || (HasTime && (Hour == Every || Minute == Every)) || (HasSecond && Second == Every);
                return every ? DateValidity.Every : DateValidity.Valid;
            }
        }

        /// <summary>
        /// True if all bits of the date, or of a time without date, are 1, or those of the date 0: meters send this before their clock is
        /// set.
        /// </summary>
        public bool IsUnset
        {
            get
            {
                if (!HasDate)
                    return Bits == InvalidTime;
                int date = Field(DateShift, 16);
                return date == 0 || date == InvalidDate;
            }
        }

        private bool IsMarkedInvalid
        {
            get
            {
                switch (Type)
                {
                    case DataType.Date: return Bits == InvalidDate;
                    case DataType.Time: return Bits == InvalidTime;
                    case DataType.DateTime: return Field(7, 1) != 0;
                    default: return Field(15, 1) != 0;
                }
            }
        }

        private bool IsPossible
        {
            get
            {
                if (HasTime && (Hour > 23 || Minute > 59 || (HasSecond && Second > 59)))
                    return false;
                if (!HasDate)
                    return true;
                if (!IsEveryMonth && (MonthCode < 1 || MonthCode > 12))
                    return false;
                return (YearCode <= 99 || YearCode == EveryYear) && (DayCode <= ShortestMonth || DayCode <= DaysInMonth);
            }
        }

        private bool IsEveryMonth
        {
            get { return MonthCode == EveryMonth || (MonthCode == 0 && Type == DataType.DateTimeSeconds); }
        }

        private int DaysInMonth
        {
            get
            {
                switch (MonthCode)
                {
                    case 4: case 6: case 9: case 11: return 30;
                    case 2: return Year == Every || IsLeap(Year) ? 29 : ShortestMonth;
                    default: return 31;
                }
            }
        }

        private int DateShift
        {
            get { return Type == DataType.Date ? 0 : Type == DataType.DateTime ? 16 : 24; }
        }

        private int DayCode
        {
            get { return Field(DateShift, 5); }
        }

        private int MonthCode
        {
            get { return Field(DateShift + 8, 4); }
        }

        private int YearCode
        {
            get { return Field(DateShift + 5, 3) | (Field(DateShift + 12, 4) << 3); }
        }

        private int HundredYears
        {
            get { return Type == DataType.DateTime ? Field(13, 2) : 0; }
        }

        /// <summary>Creates a date of type G: year 1981 to 2080, month 1 to 12, day 1 to 31; <see cref="Every"/> for every one.</summary>
        public static DateParts OfDate(int year, int month, int day)
        {
            return new DateParts(DataType.Date, DateBits(year, month, day));
        }

        /// <summary>
        /// Creates a date and time of type F: year 1981 to 2299, otherwise as <see cref="OfDate"/>; hour 0 to 23, minute 0 to 59.
        /// </summary>
        public static DateParts OfMinute(int year, int month, int day, int hour, int minute, bool summerTime)
        {
            long bits = DateBits(year, month, day) << 16;
            bits |= (long)(hour & EveryHour) << 8;
            bits |= (long)(minute & EveryMinute);
            if (year != Every)
                bits |= (long)(((year - 1900) / 100) & 3) << 13;
            return new DateParts(DataType.DateTime, summerTime ? bits | 0x8000 : bits);
        }

        /// <summary>
        /// Creates a date and time of type I: as <see cref="OfMinute"/>, but year as <see cref="OfDate"/>; week and day of week
        /// unspecified.
        /// </summary>
        public static DateParts OfSecond(int year, int month, int day, int hour, int minute, int second, bool summerTime)
        {
            long bits = DateBits(year, month, day) << 24;
            bits |= (long)(hour & EveryHour) << 16;
            bits |= (long)(minute & EveryMinute) << 8;
            bits |= (long)(second & EveryMinute);
            if (summerTime)
                bits |= 0x40;
            return new DateParts(DataType.DateTimeSeconds, year != Every && IsLeap(year) ? bits | 0x80 : bits);
        }

        /// <summary>Creates a time of day of type J: hour 0 to 23, minute and second 0 to 59.</summary>
        public static DateParts OfTime(int hour, int minute, int second)
        {
            return new DateParts(DataType.Time, (long)second | ((long)minute << 8) | ((long)hour << 16));
        }

        /// <summary>
        /// Formats the components like ISO 8601, for example 2014-03-13T11:11, with asterisks for "every"; see also <see cref="Validity"/>.
        /// </summary>
        public override string ToString()
        {
            char[] text = new char[LongestText];
            int at = 0;
            if (HasDate)
            {
                at = Write(text, at, Year, YearDigits);
                at = Write(text, Put(text, at, '-'), Month, Digits);
                at = Write(text, Put(text, at, '-'), Day, Digits);
            }

            if (HasDate && HasTime)
                at = Put(text, at, 'T');
            if (HasTime)
            {
                at = Write(text, at, Hour, Digits);
                at = Write(text, Put(text, at, ':'), Minute, Digits);
            }

            if (HasSecond)
                at = Write(text, Put(text, at, ':'), Second, Digits);
            return new string(text, 0, at);
        }

        private static int Put(char[] text, int at, char character)
        {
            text[at] = character;
            return at + 1;
        }

        private static int Write(char[] text, int at, int component, int digits)
        {
            if (component != Every)
                return NumberText.Write(text, at, component, digits);
            for (int i = 0; i < digits; i++)
                at = Put(text, at, '*');
            return at;
        }

        private static bool IsLeap(int year)
        {
            return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        }

        private static long DateBits(int year, int month, int day)
        {
            int years = year == Every ? EveryYear : year % 100;
            int bits = day == Every ? 0 : day & 0x1F;
            bits |= (month & EveryMonth) << 8;
            bits |= ((years & 7) << 5) | ((years >> 3) << 12);
            return bits;
        }

        private int Field(int shift, int width)
        {
            return (int)(Bits >> shift) & ((1 << width) - 1);
        }
    }
}
