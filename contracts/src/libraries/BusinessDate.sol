// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVoucherLedger} from "../interfaces/IVoucherLedger.sol";

/// @title Business days in Asia/Shanghai, as days since 1970-01-01 and as yyyymmdd.
/// @dev R2: dates are dates, and months are calendar months. Years 2000 to 2148, so that a day fits 16 bits. Unchecked: with
/// such years nothing comes near 2^32, and nothing is taken from less.
library BusinessDate {
    uint32 internal constant YEAR_MIN = 2000;
    uint32 internal constant YEAR_MAX = 2148;

    /// @return day the business day of the block
    function today() internal view returns (uint16 day) {
        unchecked {
            return uint16((block.timestamp + 8 hours) / 1 days);
        }
    }

    /// Reverts with DateInvalid for a date that does not exist.
    function fromYmd(uint32 ymd) internal pure returns (uint16 day) {
        (uint32 year, uint32 month, uint32 dayOfMonth) = (ymd / 10_000, (ymd / 100) % 100, ymd % 100);
        bool exists = year >= YEAR_MIN && year <= YEAR_MAX && month >= 1 && month <= 12 && dayOfMonth >= 1;
        if (!exists || dayOfMonth > daysIn(year, month)) revert IVoucherLedger.DateInvalid(ymd);
        return _fromCivil(year, month, dayOfMonth);
    }

    function toYmd(uint16 day) internal pure returns (uint32 ymd) {
        (uint32 year, uint32 month, uint32 dayOfMonth) = _toCivil(day);
        unchecked {
            return year * 10_000 + month * 100 + dayOfMonth;
        }
    }

    /// R2: calendar months. They clamp to the month's end: 31 August + 6 months = 28 (or 29) February.
    function addMonths(uint16 day, uint8 months) internal pure returns (uint16) {
        (uint32 year, uint32 month, uint32 dayOfMonth) = _toCivil(day);
        unchecked {
            uint32 months0 = year * 12 + month - 1 + months;
            (year, month) = (months0 / 12, months0 % 12 + 1);
        }
        uint32 last = daysIn(year, month);
        return _fromCivil(year, month, dayOfMonth < last ? dayOfMonth : last);
    }

    function daysIn(uint32 year, uint32 month) internal pure returns (uint32) {
        if (month == 2) return _isLeap(year) ? 29 : 28;
        return (month == 4 || month == 6 || month == 9 || month == 11) ? 30 : 31;
    }

    function _isLeap(uint32 year) private pure returns (bool) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /// Counts from 1 March, so that the leap day is the last of its year: the months then repeat 31,30,31,30,31.
    function _fromCivil(uint32 year, uint32 month, uint32 dayOfMonth) private pure returns (uint16) {
        unchecked {
            uint32 y = month > 2 ? year : year - 1;
            uint32 monthFromMarch = (month + 9) % 12;
            uint32 dayOfYear = (153 * monthFromMarch + 2) / 5 + dayOfMonth - 1;
            uint32 days0 = 365 * y + y / 4 - y / 100 + y / 400 + dayOfYear;
            return uint16(days0 - 719_468); // 719,468 days from 0000-03-01 to 1970-01-01
        }
    }

    function _toCivil(uint16 day) private pure returns (uint32 year, uint32 month, uint32 dayOfMonth) {
        unchecked {
            uint32 days0 = uint32(day) + 719_468;
            (uint32 era, uint32 dayOfEra) = (days0 / 146_097, days0 % 146_097);
            uint32 yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
            uint32 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
            uint32 monthFromMarch = (5 * dayOfYear + 2) / 153;
            dayOfMonth = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
            month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
            year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
        }
    }
}
